package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import okhttp3.Headers;

/**
 * Decides which of the provider's header fields the client gets to see: all but those that are not the provider's to set.
 *
 * <p>For a browser, the answer comes from the host application. So a provider must not set what holds for the whole origin beyond
 * this one answer (cookies, HSTS, client hints, reporting, service workers), must not say who may read it (CORS), must not make the
 * browser ask for a password in the host's name, and must not command the servers in front of the host ({@code X-Accel-Redirect},
 * {@code Surrogate-Control}). What only describes or restricts this one answer passes: caching, {@code Link},
 * {@code Content-Security-Policy}, rate limits. Names that the gateway itself uses are dropped, so that what they say is always the
 * gateway's word. So is the account that the key belongs to, and what repeats a key that was a part of the address.
 */
final class ResponseHeaderPolicy {
    private static final List<String> WHOLE_ORIGIN = List.of(
            "set-cookie",
            "set-cookie2",
            "alt-svc",
            "strict-transport-security",
            "public-key-pins",
            "public-key-pins-report-only",
            "expect-ct",
            "clear-site-data",
            "report-to",
            "reporting-endpoints",
            "nel",
            "accept-ch",
            "accept-ch-lifetime",
            "critical-ch",
            "origin-agent-cluster",
            "service-worker-allowed",
            "use-as-dictionary",
            "set-login",
            "sec-session-registration",
            "secure-session-registration",
            "www-authenticate",
            "authentication-info",
            "refresh");

    private static final List<String> SERVERS_IN_FRONT = List.of(
            "x-sendfile",
            "x-sendfile-type",
            "x-lighttpd-send-file",
            "x-litespeed-location",
            "x-litespeed-cache-control",
            "x-reproxy-url",
            "surrogate-control",
            "surrogate-key",
            "cdn-cache-control",
            "cloudflare-cdn-cache-control",
            "cache-tag");

    private static final List<String> GATEWAYS_OWN = List.of("x-request-id", "x-cache-debug");

    private static final List<String> ACCOUNT =
            List.of("openai-organization", "openai-project", "anthropic-organization-id");

    private static final FieldNames DROPPED =
            FieldNames.of(Stream.of(WHOLE_ORIGIN, SERVERS_IN_FRONT, GATEWAYS_OWN, ACCOUNT)
                    .flatMap(List::stream)
                    .toList());

    private static final List<String> PREFIXES = List.of(
            "access-control-", "attribution-reporting-", "x-accel-", "x-proxy", "x-llm-proxy-", "x-upstream-request-");

    /** Asks nginx not to collect a stream before it passes it on, which is what every client here wants. */
    private static final String UNBUFFERED = "x-accel-buffering";

    private static final int MOST_DIGITS = 18;

    private ResponseHeaderPolicy() {}

    static HeaderFields apply(Headers upstream, KeyEcho echo) {
        Predicate<String> hopByHop = HopByHopHeaders.of(upstream.values("Connection"));
        boolean isLengthValid = isLengthValid(upstream);
        HeaderFields.Builder kept = HeaderFields.builder();
        for (int i = 0; i < upstream.size(); i++) {
            String name = upstream.name(i);
            String value = upstream.value(i);
            boolean isDropped = isDropped(name, value)
                    || hopByHop.test(name)
                    || (!isLengthValid && name.equalsIgnoreCase("content-length"));
            String told = isDropped ? null : echo.without(name, value);
            if (told != null && HeaderFields.isName(name) && HeaderText.isPrintableLatin(told)) {
                kept.add(name, told);
            }
        }
        return kept.build();
    }

    private static boolean isDropped(String name, String value) {
        return DROPPED.contains(name)
                || (hasDroppedPrefix(name) && !name.equalsIgnoreCase(UNBUFFERED))
                || (name.equalsIgnoreCase("cache-status")
                        && value.toLowerCase(Locale.ROOT).contains("llm-proxy"));
    }

    private static boolean hasDroppedPrefix(String name) {
        for (String prefix : PREFIXES) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    /** Chunks override a length (RFC 9112, section 6.3), and a length that is not one number says nothing. */
    private static boolean isLengthValid(Headers upstream) {
        List<String> lengths = upstream.values("Content-Length");
        return upstream.get("Transfer-Encoding") == null && lengths.size() == 1 && isLength(lengths.get(0));
    }

    private static boolean isLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_DIGITS;
    }
}
