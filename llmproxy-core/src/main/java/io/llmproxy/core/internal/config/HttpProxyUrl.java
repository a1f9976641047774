package io.llmproxy.core.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how HTTP proxies are written, in the variables that many programs know: {@code http://user:password@host:port}. */
public final class HttpProxyUrl {
    private static final String SCHEME = "http";
    private static final int PORT = 80;
    private static final int MAX_PORT = 65_535;

    private HttpProxyUrl() {}

    static URI parse(String text) {
        try {
            return checked(new URI(text.contains("://") ? text : SCHEME + "://" + text));
        } catch (URISyntaxException e) {
            throw unexpected(text, e);
        }
    }

    /**
     * Checks the address of a proxy.
     *
     * @param address as the host gave it
     * @return the same proxy in the form {@code http://[user:password@]host:port}
     * @throws IllegalArgumentException if it is of another form; the message repeats neither user nor password
     */
    public static URI checked(URI address) {
        boolean isBare = address.getRawQuery() == null
                && address.getRawFragment() == null
                && (address.getRawPath() == null || address.getRawPath().matches("/?"));
        if (!SCHEME.equalsIgnoreCase(address.getScheme())
                || address.getHost() == null
                || address.getPort() == 0
                || address.getPort() > MAX_PORT
                || !isBare) {
            throw unexpected(address.toString(), null);
        }
        String login = address.getRawUserInfo() == null ? "" : address.getRawUserInfo() + "@";
        int port = address.getPort() < 0 ? PORT : address.getPort();
        return URI.create(SCHEME + "://" + login + address.getHost() + ":" + port);
    }

    /** Returns the hosts of a list as {@code NO_PROXY} has it, where empty entries and {@code *.} in front are common. */
    static List<String> directHosts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(host -> host.startsWith("*.") ? host.substring(1) : host)
                .toList();
    }

    private static IllegalArgumentException unexpected(String text, @Nullable URISyntaxException cause) {
        return new IllegalArgumentException(
                Echo.ofAddress(text) + " (expected: http://[user:password@]host:port)", cause);
    }
}
