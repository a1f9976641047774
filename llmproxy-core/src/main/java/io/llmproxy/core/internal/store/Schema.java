package io.llmproxy.core.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Our tables in a database: makes them, changes them to what this version needs, and makes way for them. */
final class Schema {
    private final DataSource source;
    private final Dialect dialect;
    private final Jdbi jdbi;

    Schema(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
        jdbi = GuardedJdbi.configured(Jdbi.create(source), dialect);
    }

    /**
     * Runs a step while other nodes wait for their turn.
     *
     * @throws SQLException if another node takes longer than a minute
     */
    void alone(Runnable step) throws SQLException {
        if (!dialect.isShared()) {
            step.run();
            return;
        }
        try (Connection holder = source.getConnection()) {
            dialect.lock(holder);
            try {
                step.run();
            } finally {
                dialect.unlock(holder);
            }
        }
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Makes or changes the tables.
     *
     * @throws ForeignTablesException if others have taken our names, or a file is not ours
     */
    void bringUpToDate() throws SQLException {
        alone(() -> {
            jdbi.useTransaction(this::makeWay);
            migrate();
        });
    }

    private void makeWay(Handle handle) {
        Tables tables = Tables.in(handle, dialect);
        if (GoTables.areIn(handle, tables)) {
            GoTables.park(handle, tables);
        } else if (!tables.areMigrated()) {
            refuseForeign(tables);
        }
    }

    private void refuseForeign(Tables tables) {
        if (!tables.taken().isEmpty()) {
            throw new ForeignTablesException(
                    "it holds tables of these names that are not llmproxy's: " + String.join(", ", tables.taken()));
        }
        boolean isFile = !dialect.isShared();
        // Beside parked tables lies what else the Go edition had in its file.
        if (isFile && !tables.names().isEmpty() && !GoTables.areParkedIn(tables)) {
            throw new ForeignTablesException("it holds tables that are not llmproxy's");
        }
    }

    private void migrate() {
        Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:io/llmproxy/core/db/" + dialect.name())
                .failOnMissingLocations(true)
                .table(Tables.HISTORY)
                // Tables of others may lie beside ours; that they are not in our way was seen above.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .loggers("slf4j")
                .load();
        if (!dialect.hasTransactionalSchema() && hasFailed(flyway)) {
            // What a migration had done before it died is still there. It is written so that it can run again.
            flyway.repair();
        }
        flyway.migrate();
    }

    private static boolean hasFailed(Flyway flyway) {
        return Arrays.stream(flyway.info().all()).anyMatch(migration -> migration.getState() == MigrationState.FAILED);
    }
}
