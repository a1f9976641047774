package io.llmproxy.core.internal.config;

import java.util.Locale;

/** The kinds of databases, under the names by which they are configured. */
public enum DatabaseDriver {
    /** A file. */
    SQLITE,
    /** A PostgreSQL server. */
    POSTGRES,
    /** A MySQL or MariaDB server. */
    MYSQL;

    static DatabaseDriver parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sqlite" -> SQLITE;
            case "postgres", "postgresql" -> POSTGRES;
            case "mysql", "mariadb" -> MYSQL;
            default -> throw new IllegalArgumentException(Echo.of(name) + " (expected: sqlite, postgres or mysql)");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
