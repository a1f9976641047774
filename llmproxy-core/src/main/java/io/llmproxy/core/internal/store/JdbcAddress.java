package io.llmproxy.core.internal.store;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.config.DatabaseDriver;
import io.llmproxy.core.internal.config.ServerUrl;
import java.sql.Driver;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a JDBC driver is told: which one, its URL and its properties, the password among them. Never printed. */
final class JdbcAddress {
    private static final String POSTGRESQL = "org.postgresql.Driver";
    private static final String MARIADB = "org.mariadb.jdbc.Driver";
    private static final String MYSQL = "com.mysql.cj.jdbc.Driver";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Driver driver;
    private final String url;
    private final Properties properties = new Properties();

    private JdbcAddress(Driver driver, String url) {
        this.driver = driver;
        this.url = url;
    }

    /**
     * Translates a URL.
     *
     * @param server the URL
     * @param readTimeout how long an answer of the server may take, or null for any time
     * @throws InvalidConfigException if the driver is not on the class path
     */
    static JdbcAddress of(ServerUrl server, @Nullable Duration readTimeout) {
        JdbcAddress address = server.driver() == DatabaseDriver.POSTGRES ? postgres(server) : mysql(server);
        address.timeouts(server.driver(), readTimeout);
        server.user().ifPresent(user -> address.properties.setProperty("user", user));
        server.password().ifPresent(password -> address.properties.setProperty("password", password.reveal()));
        return address;
    }

    private static JdbcAddress postgres(ServerUrl server) {
        Driver driver = driver(POSTGRESQL);
        if (driver == null) {
            throw missing("org.postgresql:postgresql");
        }
        JdbcAddress address =
                new JdbcAddress(driver, server.jdbcUrl().orElseGet(() -> "jdbc:postgresql://" + server.place()));
        address.setUnlessInUrl("ApplicationName", "llmproxy");
        // Otherwise a failed batch puts its values into the message, provider keys among them.
        address.properties.setProperty("logServerErrorDetail", "false");
        address.properties.putAll(server.parameters());
        return address;
    }

    private static JdbcAddress mysql(ServerUrl server) {
        if (server.jdbcUrl().isPresent()) {
            String url = server.jdbcUrl().get();
            boolean isMariadb = url.startsWith("jdbc:mariadb:");
            Driver driver = driver(isMariadb ? MARIADB : MYSQL);
            if (driver == null) {
                throw missing(isMariadb ? "org.mariadb.jdbc:mariadb-java-client" : "com.mysql:mysql-connector-j");
            }
            return new JdbcAddress(driver, url);
        }
        Driver mariadb = driver(MARIADB);
        Driver driver = mariadb == null ? driver(MYSQL) : mariadb;
        if (driver == null) {
            throw missing("org.mariadb.jdbc:mariadb-java-client or com.mysql:mysql-connector-j");
        }
        JdbcAddress address =
                new JdbcAddress(driver, (mariadb == null ? "jdbc:mysql://" : "jdbc:mariadb://") + server.place());
        // As Go's driver does: without TLS, MySQL 8 takes a password only if it is encrypted with the key it sends.
        address.properties.setProperty("allowPublicKeyRetrieval", "true");
        String tls = server.parameters().get("tls");
        if (tls != null) {
            address.properties.setProperty("sslMode", sslMode(tls, mariadb != null));
        }
        String timeout = server.parameters().get("timeout");
        if (timeout != null) {
            address.properties.setProperty("connectTimeout", timeout);
        }
        return address;
    }

    private static String sslMode(String tls, boolean isMariadb) {
        return switch (tls) {
            case "true" -> isMariadb ? "verify-full" : "VERIFY_IDENTITY";
            case "skip-verify" -> isMariadb ? "trust" : "REQUIRED";
            case "preferred" -> {
                if (isMariadb) {
                    throw new InvalidConfigException(
                            "database-url: tls preferred (expected with the driver of MariaDB: true, skip-verify or false)",
                            null);
                }
                yield "PREFERRED";
            }
            default -> isMariadb ? "disable" : "DISABLED";
        };
    }

    private void timeouts(DatabaseDriver kind, @Nullable Duration readTimeout) {
        boolean isInSeconds = kind == DatabaseDriver.POSTGRES;
        setUnlessInUrl("connectTimeout", number(CONNECT_TIMEOUT, isInSeconds));
        if (readTimeout != null) {
            setUnlessInUrl("socketTimeout", number(readTimeout, isInSeconds));
        }
    }

    private static String number(Duration time, boolean isInSeconds) {
        return Long.toString(isInSeconds ? time.toSeconds() : time.toMillis());
    }

    private void setUnlessInUrl(String property, String value) {
        if (!url.toLowerCase(Locale.ROOT).contains(property.toLowerCase(Locale.ROOT) + "=")) {
            properties.putIfAbsent(property, value);
        }
    }

    private static @Nullable Driver driver(String className) {
        try {
            return Class.forName(className, true, JdbcAddress.class.getClassLoader())
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static InvalidConfigException missing(String artifact) {
        return new InvalidConfigException(
                "database-url: its JDBC driver is not on the class path (expected: the Maven artifact " + artifact
                        + ")",
                null);
    }

    Driver driver() {
        return driver;
    }

    String url() {
        return url;
    }

    Properties properties() {
        return properties;
    }
}
