package io.llmproxy.ingest.internal;

import io.llmproxy.api.Secret;
import java.net.URI;
import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * Where events go, and how.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param sink name of the sink, for messages and threads
 * @param endpoint where events are posted to
 * @param authorization the header's value
 * @param timeout for one call from its begin to its end, and for beginning calls of one delivery
 * @param parallelism calls at a time
 * @param maxBodyBytes the longest body of a call
 */
public record IngestSettings(
        String sink, HttpUrl endpoint, Secret authorization, Duration timeout, int parallelism, int maxBodyBytes) {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofMinutes(10);
    private static final int MOST_PARALLELISM = 64;
    private static final int LEAST_BODY_BYTES = 65_536;
    private static final int MOST_BODY_BYTES = 100_000_000;

    /** Checks the parts. */
    public IngestSettings {
        if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(MOST_TIMEOUT) > 0) {
            throw wrong(sink, "timeout", timeout, "1ms to 10m");
        }
        if (parallelism < 1 || parallelism > MOST_PARALLELISM) {
            throw wrong(sink, "parallelism", parallelism, "1 to " + MOST_PARALLELISM);
        }
        if (maxBodyBytes < LEAST_BODY_BYTES || maxBodyBytes > MOST_BODY_BYTES) {
            throw wrong(sink, "max-body-bytes", maxBodyBytes, LEAST_BODY_BYTES + " to " + MOST_BODY_BYTES);
        }
    }

    /**
     * Checks a key, and makes the header of it.
     *
     * @param sink name of the sink
     * @param apiKey as configured; space around it is left out
     * @return what to send as {@code Authorization}
     */
    public static Secret bearer(String sink, Secret apiKey) {
        String key = apiKey.reveal().strip();
        if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw wrong(sink, "api-key", "[redacted]", "visible ASCII characters");
        }
        return Secret.of("Bearer " + key);
    }

    /**
     * Checks an address. The messages leave out all but scheme and host: the rest may hold credentials.
     *
     * @param sink name of the sink
     * @param endpoint an absolute address
     * @param mayBeInsecure whether {@code http} will do for hosts other than this one
     * @return the address
     */
    public static HttpUrl endpoint(String sink, URI endpoint, boolean mayBeInsecure) {
        HttpUrl url = HttpUrl.parse(endpoint.toString());
        if (url == null) {
            throw wrong(sink, "endpoint", endpoint.getScheme() + "://" + endpoint.getHost(), "an https address");
        }
        String shown = url.scheme() + "://" + url.host();
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw wrong(sink, "endpoint", shown + " with a user", "no user; the key has its own setting");
        }
        if (!url.isHttps() && !mayBeInsecure && !isThisHost(url.host())) {
            throw wrong(sink, "endpoint", shown, "https, or sink." + sink + ".allow-insecure-endpoint=true");
        }
        return url;
    }

    private static boolean isThisHost(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("::1")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Says that a setting is wrong. */
    static IllegalArgumentException wrong(String sink, String key, Object actual, String expected) {
        return new IllegalArgumentException(
                "sink." + sink + "." + key + ": " + actual + " (expected: " + expected + ")");
    }
}
