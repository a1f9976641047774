package io.llmproxy.core.internal.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code postgres://user:password@host:port/database?sslmode=require} as libpq and the Go edition do. */
final class PostgresUrl {
    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://(?:([^@:/?#]*)(?::([^@/?#]*))?@)?"
            + "([\\w.\\[\\]:,%-]+)(?:/([^/?#]*))?(?:\\?([^#]*))?");

    /** By the name of the parameter in libpq: the property of the JDBC driver. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslpassword", "sslpassword",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "search_path", "currentSchema",
            "options", "options",
            "channel_binding", "channelBinding");

    private PostgresUrl() {}

    static @Nullable ServerUrl parse(String text) {
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            return null;
        }
        Map<String, String> parameters = new TreeMap<>();
        ServerLogin.query(url.group(5)).forEach((name, value) -> {
            String property = PROPERTIES.get(name);
            if (property == null) {
                throw new IllegalArgumentException("parameter " + Echo.of(name) + " (expected: one of "
                        + String.join(", ", new TreeMap<>(PROPERTIES).keySet())
                        + "; a jdbc:postgresql: URL takes any)");
            }
            parameters.put(property, value);
        });
        String user = url.group(1);
        String password = url.group(2);
        ServerLogin login = ServerLogin.of(
                user == null ? null : ServerLogin.decoded(user),
                password == null ? null : ServerLogin.decoded(password),
                parameters);
        String database = url.group(4) == null ? "" : url.group(4);
        return ServerUrl.of(DatabaseDriver.POSTGRES, url.group(3) + "/" + database, login);
    }
}
