package io.llmproxy.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens.
 *
 * @param host a name or an address, or null for all interfaces
 * @param port 0 for any free port
 */
record ListenAddress(@Nullable String host, int port) {
    static final ListenAddress DEFAULT = new ListenAddress(null, 8080);

    private static final int MAX_PORT = 65_535;
    private static final Pattern FORM =
            Pattern.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.%]+)]|(?<name>[^\\[\\]:/\\s]*)):(?<port>\\d{1,5})");

    /**
     * Reads an address.
     *
     * @param text {@code :8080}, {@code host:8080} or {@code [::1]:8080}
     * @throws IllegalArgumentException if it is of none of these forms
     */
    static ListenAddress parse(String text) {
        Matcher address = FORM.matcher(text);
        if (address.matches() && Integer.parseInt(address.group("port")) <= MAX_PORT) {
            String host = address.group("ipv6") == null ? address.group("name") : address.group("ipv6");
            return new ListenAddress(host.isEmpty() ? null : host, Integer.parseInt(address.group("port")));
        }
        throw new IllegalArgumentException(text + " (expected: :8080, host:8080 or [::1]:8080)");
    }

    @Override
    public String toString() {
        if (host == null) {
            return ":" + port;
        }
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
