package io.llmproxy.cli.manage;

import java.net.URI;

/**
 * Where the gateway is.
 *
 * @param text scheme, host, port and path, without a slash at the end
 */
record BaseUrl(String text) {
    /**
     * Reads an address.
     *
     * @param text such as {@code https://gateway.example.org/llm}
     * @throws IllegalArgumentException if it is none; the message repeats the address only if it has no user info
     */
    static BaseUrl parse(String text) {
        URI uri = uri(text);
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw unusable(text);
        }
        if (uri.getRawUserInfo() != null) {
            throw unusable("user info in the address");
        }
        return new BaseUrl(uri.toString().replaceFirst("/+$", ""));
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw unusable(text.indexOf('@') < 0 ? text : "user info in the address");
        }
    }

    private static IllegalArgumentException unusable(String actual) {
        return new IllegalArgumentException(
                actual + " (expected: http:// or https://, a host, and perhaps a port and a path)");
    }

    URI resolve(String pathAndQuery) {
        return URI.create(text + pathAndQuery);
    }

    @Override
    public String toString() {
        return text;
    }
}
