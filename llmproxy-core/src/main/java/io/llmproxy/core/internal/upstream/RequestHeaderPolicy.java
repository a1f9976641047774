package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.http.HeaderFields;
import java.util.Locale;
import java.util.Set;
import okhttp3.Headers;

/**
 * Decides which of the client's header fields the provider gets to see: only those listed here. The host application's cookies,
 * sessions, forwarded and internal headers are none of the provider's business, and the client's token never leaves.
 */
final class RequestHeaderPolicy {
    private static final Set<String> ALLOWED = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "content-encoding",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "range",
            "user-agent",
            "openai-beta",
            "anthropic-version",
            "anthropic-beta",
            "traceparent",
            "tracestate");
    private static final String SDK_PREFIX = "x-stainless-";

    private RequestHeaderPolicy() {}

    static Headers.Builder apply(HeaderFields clientHeaders) {
        Set<String> hopByHop = HopByHopHeaders.of(clientHeaders);
        Headers.Builder upstream = new Headers.Builder();
        clientHeaders.forEach((name, value) -> {
            String lowerName = name.toLowerCase(Locale.ROOT);
            boolean isAllowed = ALLOWED.contains(lowerName) || lowerName.startsWith(SDK_PREFIX);
            if (isAllowed && !hopByHop.contains(lowerName) && isPrintableAscii(value)) {
                upstream.add(name, value);
            }
        });
        if (upstream.get("Accept-Encoding") == null) {
            // Without this, OkHttp would ask for gzip on its own and unpack it: the client's bytes would not be the
            // provider's.
            upstream.add("Accept-Encoding", "identity");
        }
        if (upstream.get("User-Agent") == null) {
            upstream.add("User-Agent", "llmproxy");
        }
        return upstream;
    }

    private static boolean isPrintableAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
