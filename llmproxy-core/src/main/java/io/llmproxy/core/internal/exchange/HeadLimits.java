package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.policy.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What no provider is asked about: heads that are too large, and requests to speak another protocol. */
final class HeadLimits {
    private HeadLimits() {}

    static @Nullable Refusal check(ClientRequest request, int maxHeaderBytes) {
        String query = request.rawQuery();
        if (request.rawPath().length() + (query == null ? 0 : query.length()) > maxHeaderBytes) {
            return Refusals.URI_TOO_LONG;
        }
        if (request.headers().length() > maxHeaderBytes) {
            return Refusals.HEADERS_TOO_LARGE;
        }
        return isUpgrade(request.headers()) ? Refusals.UPGRADE_NOT_SUPPORTED : null;
    }

    /** An offer to speak HTTP/2, which some clients make with every call, may be ignored (RFC 9110, section 7.8). */
    private static boolean isUpgrade(HeaderFields headers) {
        for (String value : headers.all("Upgrade")) {
            for (String protocol : List.of(value.toLowerCase(Locale.ROOT).split(",", -1))) {
                String name = protocol.strip();
                if (!name.isEmpty() && !name.equals("h2c") && !name.equals("h2") && !name.startsWith("tls/")) {
                    return true;
                }
            }
        }
        return false;
    }
}
