package io.llmproxy.core.internal.config;

import io.llmproxy.api.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is on a server, and who asks. Immutable; prints without user, password and parameters.
 *
 * <p>A URL of JDBC goes to its driver as it is. The other forms are taken apart, since no JDBC driver reads them.
 */
public final class ServerUrl {
    private static final Pattern JDBC = Pattern.compile("jdbc:(postgresql|mysql|mariadb):.+", Pattern.DOTALL);
    private static final Pattern PLAIN_PLACE = Pattern.compile("//([\\w.\\[\\]:,-]+(?:/[\\w.-]*)?)(?:[?;]|$)");

    private final DatabaseDriver driver;
    private final String place;
    private final @Nullable String jdbcUrl;
    private final @Nullable String user;
    private final @Nullable Secret password;
    private final Map<String, String> parameters;

    private ServerUrl(DatabaseDriver driver, String place, @Nullable String jdbcUrl, ServerLogin login) {
        this.driver = driver;
        this.place = place;
        this.jdbcUrl = jdbcUrl;
        user = login.user();
        password = login.password();
        parameters = Map.copyOf(login.parameters());
    }

    static ServerUrl of(DatabaseDriver driver, String place, ServerLogin login) {
        return new ServerUrl(driver, place, null, login);
    }

    /**
     * Reads the forms {@code postgres://user:password@host:port/database?sslmode=…}, also with {@code postgresql}; the data source
     * names of Go's MySQL driver, such as {@code user:password@tcp(host:port)/database}; {@code mysql://user:password@host:port/database};
     * and the URLs of JDBC for PostgreSQL, MySQL and MariaDB.
     *
     * @param text the URL
     * @return where it points to
     * @throws IllegalArgumentException if it has another form; the message repeats nothing of it
     */
    public static ServerUrl parse(String text) {
        Matcher jdbc = JDBC.matcher(text);
        if (jdbc.matches()) {
            DatabaseDriver driver = jdbc.group(1).equals("postgresql") ? DatabaseDriver.POSTGRES : DatabaseDriver.MYSQL;
            Matcher place = PLAIN_PLACE.matcher(text);
            return new ServerUrl(driver, place.find() ? place.group(1) : "its JDBC URL", text, ServerLogin.NONE);
        }
        ServerUrl url = PostgresUrl.parse(text);
        if (url == null) {
            url = MysqlUrl.parse(text);
        }
        if (url == null) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters (expected:"
                    + " postgres://user:password@host:port/database, user:password@tcp(host:port)/database for MySQL,"
                    + " or a jdbc: URL of PostgreSQL, MySQL or MariaDB)");
        }
        return url;
    }

    /**
     * Returns what kind of server it is.
     *
     * @return never {@link DatabaseDriver#SQLITE}
     */
    public DatabaseDriver driver() {
        return driver;
    }

    /**
     * Returns host, port and database.
     *
     * @return such as {@code localhost:5432/llmproxy}; for the URL of JDBC, what is fit to be printed
     */
    public String place() {
        return place;
    }

    /**
     * Returns the URL of JDBC, if that was given. It may hold a password.
     *
     * @return the text, or empty for the other forms
     */
    public Optional<String> jdbcUrl() {
        return Optional.ofNullable(jdbcUrl);
    }

    /**
     * Returns who asks.
     *
     * @return the name, or empty if there is none or the URL of JDBC has it
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * Returns the password.
     *
     * @return the password, or empty if there is none or the URL of JDBC has it
     */
    public Optional<Secret> password() {
        return Optional.ofNullable(password);
    }

    /**
     * Returns what else the URL says.
     *
     * @return for PostgreSQL, properties of its driver; for MySQL, {@code tls} and {@code timeout} as in Go; none for a URL of JDBC
     */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** Returns what is safe to print. */
    @Override
    public String toString() {
        return driver + " at " + place;
    }
}
