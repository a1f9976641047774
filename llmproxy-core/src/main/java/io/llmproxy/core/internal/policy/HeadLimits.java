package io.llmproxy.core.internal.policy;

import io.llmproxy.core.http.ClientRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What no provider is asked about: heads that are too large, and requests to speak another protocol. */
public final class HeadLimits {
    private static final Refusal HEADERS_TOO_LARGE =
            Refusal.of(431, "Request header fields too large", "request_header_fields_too_large");
    private static final Refusal URI_TOO_LONG = Refusal.of(414, "Request path too long", "request_uri_too_long");
    private static final Refusal UPGRADE_NOT_SUPPORTED = new Refusal(
            501,
            "Upgrade not supported",
            "upgrade_not_supported",
            "WebSocket and other upgrades are not relayed; use the HTTP endpoints of the provider");

    private HeadLimits() {}

    /**
     * Judges the head of a request.
     *
     * @param request of the client
     * @param maxHeaderBytes how long its header fields may be in sum, and its path and query
     * @return the refusal, or null if the request may go on
     */
    public static @Nullable Refusal check(ClientRequest request, int maxHeaderBytes) {
        String query = request.rawQuery();
        if (request.rawPath().length() + (query == null ? 0 : query.length()) > maxHeaderBytes) {
            return URI_TOO_LONG;
        }
        if (request.headers().length() > maxHeaderBytes) {
            return HEADERS_TOO_LARGE;
        }
        boolean hasUpgrade = request.headers().firstOrNull("Upgrade") != null;
        return hasUpgrade && request.headers().all("Upgrade").stream().anyMatch(HeadLimits::isDemand)
                ? UPGRADE_NOT_SUPPORTED
                : null;
    }

    /** An offer to speak HTTP/2, which some clients make with every call, may be ignored (RFC 9110, section 7.8). */
    private static boolean isDemand(String upgrade) {
        for (String protocol : upgrade.toLowerCase(Locale.ROOT).split(",", -1)) {
            String name = protocol.strip();
            if (!name.isEmpty() && !name.equals("h2c") && !name.equals("h2") && !name.startsWith("tls/")) {
                return true;
            }
        }
        return false;
    }
}
