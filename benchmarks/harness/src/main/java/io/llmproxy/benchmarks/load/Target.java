package io.llmproxy.benchmarks.load;

import java.net.URI;

/**
 * Whom to call, and with which token.
 *
 * @param uri {@code http://host:port}, for {@code /v1/chat/completions} there, or with a path of its own
 * @param token sent as {@code Authorization: Bearer <token>}
 */
public record Target(URI uri, String token) {
    /** What is called if the URI has no path. */
    public static final String DEFAULT_PATH = "/v1/chat/completions";

    /** Checks the URI. */
    public Target {
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException(
                    "target: " + uri + " (expected: http://host:port, with or without a path)");
        }
    }

    /** {@return a target for callers that need no token} */
    public static Target withoutToken(URI uri) {
        return new Target(uri, "none");
    }

    String path() {
        String path = uri.getRawPath();
        return path.isEmpty() || path.equals("/") ? DEFAULT_PATH : path;
    }
}
