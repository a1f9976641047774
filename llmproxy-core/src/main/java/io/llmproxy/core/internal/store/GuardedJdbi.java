package io.llmproxy.core.internal.store;

import io.llmproxy.api.token.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * Runs statements, and reports every failure of the database as {@link StoreUnavailableException}. What fails only because of others
 * at the same time, such as a deadlock, has left nothing behind and is tried again.
 */
final class GuardedJdbi {
    private static final int MOST_ATTEMPTS = 5;
    private static final long SHORTEST_PAUSE = Duration.ofMillis(2).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(20).toNanos();

    private final Jdbi jdbi;
    private final Dialect dialect;

    GuardedJdbi(ConnectionFactory connections, Dialect dialect) {
        jdbi = configured(Jdbi.create(connections), dialect);
        this.dialect = dialect;
    }

    static Jdbi configured(Jdbi jdbi, Dialect dialect) {
        // Jdbi's other renderings print the bound values into the message, provider keys among them.
        jdbi.configure(
                StatementExceptions.class,
                exceptions -> exceptions.setMessageRendering(StatementExceptions.MessageRendering.NONE));
        dialect.configure(jdbi);
        return jdbi;
    }

    /** Runs one statement, which is a transaction of its own. */
    <T> T call(String operation, HandleCallback<T, RuntimeException> work) {
        return guarded(operation, () -> jdbi.withHandle(work));
    }

    /** Runs work in a transaction, once more from its beginning if need be. */
    <T> T transact(String operation, HandleCallback<T, RuntimeException> work) {
        return guarded(operation, () -> jdbi.inTransaction(work));
    }

    private <T> T guarded(String operation, Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (JdbiException e) {
                if (attempt == MOST_ATTEMPTS || !isPassing(e)) {
                    throw new StoreUnavailableException(operation + ": failed (expected: a database that answers)", e);
                }
                // Of different lengths, lest the same ones meet again.
                LockSupport.parkNanos(attempt * ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE, LONGEST_PAUSE));
            }
        }
    }

    private boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && dialect.isPassing(sql)) {
                return true;
            }
        }
        return false;
    }
}
