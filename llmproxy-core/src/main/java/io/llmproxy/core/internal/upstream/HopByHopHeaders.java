package io.llmproxy.core.internal.upstream;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Header fields that concern one connection only and must not be passed on (RFC 9110, section 7.6.1). */
final class HopByHopHeaders {
    private static final FieldNames ALWAYS = FieldNames.of(
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
    private static final List<String> END_TO_END = List.of("content-type", "content-encoding");

    private HopByHopHeaders() {}

    /** Tells whether a field concerns one connection only, whatever {@code Connection} says. */
    static boolean isOne(String name) {
        return ALWAYS.contains(name);
    }

    /**
     * Tells which fields of a message to drop.
     *
     * @param connection the values of its {@code Connection}
     * @return true for names, in any case, that are fixed or that {@code Connection} has, but for what says how to read the body
     */
    static Predicate<String> of(List<String> connection) {
        if (connection.isEmpty() || isUsual(connection)) {
            return HopByHopHeaders::isOne;
        }
        Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                named.add(name.strip());
            }
        }
        END_TO_END.forEach(named::remove);
        return name -> isOne(name) || named.contains(name);
    }

    private static boolean isUsual(List<String> connection) {
        String only = connection.get(0);
        return connection.size() == 1 && (only.equalsIgnoreCase("keep-alive") || only.equalsIgnoreCase("close"));
    }
}
