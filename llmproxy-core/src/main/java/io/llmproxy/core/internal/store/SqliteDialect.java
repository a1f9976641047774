package io.llmproxy.core.internal.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Arguments;
import org.jdbi.v3.core.mapper.ColumnMappers;

/** All that SQLite wants differently from other databases: how it is opened and migrated, and how it keeps instants. */
final class SqliteDialect {
    static final String MIGRATIONS = "classpath:io/llmproxy/core/db/sqlite";

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private SqliteDialect() {}

    static HikariConfig pool(Path file) {
        HikariConfig config = new HikariConfig();
        config.setDataSourceClassName("org.sqlite.SQLiteDataSource");
        // A URI, because the driver cuts plain paths at a question mark.
        config.addDataSourceProperty("url", "jdbc:sqlite:" + file.toUri());
        config.addDataSourceProperty("enforceForeignKeys", true);
        config.addDataSourceProperty("busyTimeout", Math.toIntExact(BUSY_TIMEOUT.toMillis()));
        config.addDataSourceProperty("journalMode", "WAL");
        // In WAL mode a crash of the process loses nothing; a power failure may lose the last moments, never the file.
        config.addDataSourceProperty("synchronous", "NORMAL");
        // A transaction takes the write lock when it begins. Otherwise two that read first and write later fail each
        // other,
        // among them two processes that migrate one file at the same time.
        config.addDataSourceProperty("transactionMode", "IMMEDIATE");
        // SQLite has one writer. Threads that wait for one connection are served in turn; with several they would poll
        // for the
        // file's lock.
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0);
        config.setConnectionTimeout(BUSY_TIMEOUT.toMillis());
        return config;
    }

    static void configure(Jdbi jdbi) {
        jdbi.configure(Arguments.class, arguments -> arguments.register(new InstantText.Binding()));
        jdbi.configure(ColumnMappers.class, columns -> columns.register(new InstantText.Column()));
    }
}
