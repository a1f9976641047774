package io.llmproxy.core.internal.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the names of databases as Go's driver for MySQL has them, and URLs with {@code mysql:} or {@code mariadb:}. */
final class MysqlUrl {
    private static final Pattern URL = Pattern.compile(
            "(?:mysql|mariadb)://(?:([^@:/?#]*)(?::([^@/?#]*))?@)?" + "([\\w.\\[\\]:,-]+)/([^/?#]*)(?:\\?([^#]*))?");
    private static final Pattern GO_NAME = Pattern.compile(
            "(?:([^:]*)(?::(.*))?@)?tcp(?:\\(([\\w.\\[\\]:-]*)\\))?/([^/?]*)(?:\\?(.*))?", Pattern.DOTALL);
    private static final Pattern SOCKET = Pattern.compile("(?:.*@)?unix\\(.*", Pattern.DOTALL);
    private static final String LOCAL = "127.0.0.1:3306";

    private static final String TLS = "tls";
    private static final Set<String> TLS_MODES = Set.of("false", "true", "skip-verify", "preferred");
    private static final String TIMEOUT = "timeout";

    /** What settles how Go's driver itself behaves, or what is so here anyway. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "parseTime",
            "loc",
            "charset",
            "collation",
            "clientFoundRows",
            "multiStatements",
            "interpolateParams",
            "allowNativePasswords",
            "checkConnLiveness",
            "columnsWithAlias",
            "maxAllowedPacket",
            "readTimeout",
            "writeTimeout",
            "rejectReadOnly",
            "time_zone");

    private MysqlUrl() {}

    static @Nullable ServerUrl parse(String text) {
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            String user = url.group(1) == null ? null : ServerLogin.decoded(url.group(1));
            String password = url.group(2) == null ? null : ServerLogin.decoded(url.group(2));
            return server(user, password, url.group(3), url.group(4), url.group(5));
        }
        Matcher name = GO_NAME.matcher(text);
        if (name.matches()) {
            return server(name.group(1), name.group(2), name.group(3), name.group(4), name.group(5));
        }
        if (SOCKET.matcher(text).matches()) {
            throw new IllegalArgumentException("a socket of Unix (expected: tcp(host:port))");
        }
        return null;
    }

    private static ServerUrl server(
            @Nullable String user,
            @Nullable String password,
            @Nullable String address,
            String database,
            @Nullable String query) {
        ServerLogin login = ServerLogin.of(user, password, parameters(query));
        String host = address == null || address.isEmpty() ? LOCAL : address;
        return ServerUrl.of(DatabaseDriver.MYSQL, host + "/" + database, login);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        ServerLogin.query(query).forEach((name, value) -> {
            if (name.equals(TLS)) {
                parameters.put(TLS, tls(value));
            } else if (name.equals(TIMEOUT)) {
                Duration timeout = Durations.parse(value);
                parameters.put(TIMEOUT, Long.toString(timeout.toMillis()));
            } else if (!WITHOUT_MEANING.contains(name)) {
                throw new IllegalArgumentException("parameter " + Echo.of(name)
                        + " (expected: tls or timeout; a jdbc:mysql: or jdbc:mariadb: URL takes any of its driver)");
            }
        });
        return parameters;
    }

    private static String tls(String mode) {
        if (!TLS_MODES.contains(mode)) {
            throw new IllegalArgumentException(
                    "tls " + Echo.of(mode) + " (expected: true, false, skip-verify or preferred)");
        }
        return mode;
    }
}
