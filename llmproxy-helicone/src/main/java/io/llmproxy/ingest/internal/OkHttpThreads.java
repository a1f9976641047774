package io.llmproxy.ingest.internal;

import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;
import org.slf4j.LoggerFactory;

/**
 * Gives an OkHttp client background threads that end with it, instead of those that all clients share and that outlive them by a
 * minute. There is no public setting for this, so this class, and no other, touches OkHttp's internals; with a version that has
 * changed them, the shared threads stay.
 */
final class OkHttpThreads implements AutoCloseable {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(OkHttpThreads.class);
    private static final long KEEP_ALIVE_SECONDS = 60;

    private final SinkThreads threads;
    private final TaskRunner.RealBackend backend;
    private final TaskRunner runner;

    private OkHttpThreads(String role) {
        threads = new SinkThreads(role);
        backend = new TaskRunner.RealBackend(threads);
        runner = new TaskRunner(backend, Logger.getLogger(TaskRunner.class.getName()));
    }

    /** Equips a client. What is returned is to be closed after the client's connections. */
    static AutoCloseable install(OkHttpClient.Builder client, String role, int maxIdleConnections) {
        try {
            OkHttpThreads own = new OkHttpThreads(role);
            ConnectionPool pool = new ConnectionPool(
                    maxIdleConnections,
                    KEEP_ALIVE_SECONDS,
                    TimeUnit.SECONDS,
                    own.runner,
                    ConnectionListener.Companion.getNONE());
            client.taskRunner$okhttp(own.runner);
            client.connectionPool(pool);
            return own;
        } catch (LinkageError e) {
            log.info("This OkHttp version shares its background threads; they end a minute after the last call", e);
            client.connectionPool(new ConnectionPool(maxIdleConnections, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS));
            return () -> {};
        }
    }

    @Override
    public void close() {
        backend.getExecutor().shutdownNow();
        threads.close();
    }
}
