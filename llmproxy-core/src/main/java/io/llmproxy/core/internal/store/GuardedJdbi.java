package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.StoreUnavailableException;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;

/** Runs statements, and reports every failure of the database as {@link StoreUnavailableException}. */
final class GuardedJdbi {
    private final Jdbi jdbi;

    GuardedJdbi(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
        // Jdbi's other renderings print the bound values into the message, provider keys among them.
        jdbi.configure(
                StatementExceptions.class,
                exceptions -> exceptions.setMessageRendering(StatementExceptions.MessageRendering.NONE));
        SqliteDialect.configure(jdbi);
    }

    <T> T call(String operation, HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.withHandle(work);
        } catch (JdbiException e) {
            throw unavailable(operation, e);
        }
    }

    <T> T transact(String operation, HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.inTransaction(work);
        } catch (JdbiException e) {
            throw unavailable(operation, e);
        }
    }

    private static StoreUnavailableException unavailable(String operation, JdbiException failure) {
        return new StoreUnavailableException(operation + ": failed (expected: a database that answers)", failure);
    }
}
