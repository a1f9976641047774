package io.llmproxy.core.internal.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header fields that concern one connection only and must not be passed on (RFC 9110, section 7.6.1). */
final class HopByHopHeaders {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A body would be read as something else without them; they are meant for all recipients, so naming them is an error. */
    private static final Set<String> END_TO_END = Set.of("content-type", "content-encoding");

    private HopByHopHeaders() {}

    /** Tells whether a field concerns one connection only, whatever {@code Connection} says; the name is in lower case. */
    static boolean isOne(String name) {
        return ALWAYS.contains(name);
    }

    /**
     * Collects the names to drop from a message.
     *
     * @param connection the values of its {@code Connection}
     * @return lower-case names: the fixed ones and those that {@code Connection} names, but for what says how to read the body
     */
    static Set<String> of(List<String> connection) {
        if (connection.isEmpty() || isUsual(connection)) {
            return ALWAYS;
        }
        Set<String> names = new HashSet<>(ALWAYS);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        names.removeAll(END_TO_END);
        return names;
    }

    private static boolean isUsual(List<String> connection) {
        String only = connection.get(0);
        return connection.size() == 1 && (only.equalsIgnoreCase("keep-alive") || only.equalsIgnoreCase("close"));
    }
}
