package io.llmproxy.core.internal.upstream;

import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;
import org.slf4j.LoggerFactory;

/**
 * Gives an OkHttp client background threads of its own, which end with it.
 *
 * <p>By default all clients of a class loader share threads that live for a minute after their last task; in a web application
 * they keep its class loader alive after it was undeployed. OkHttp has no public setting for this, so this class
 * and {@link UnhurriedBackend} touch its internals; with an OkHttp that has changed them, the client falls back to the shared threads.
 */
final class OkHttpThreads implements AutoCloseable {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(OkHttpThreads.class);

    private final EngineThreads threads = new EngineThreads("okhttp");
    private final TaskRunner.RealBackend backend;
    private final TaskRunner runner;

    private OkHttpThreads() {
        backend = new TaskRunner.RealBackend(threads);
        runner = runner(backend);
    }

    private static TaskRunner runner(TaskRunner.Backend backend) {
        return new TaskRunner(backend, Logger.getLogger(TaskRunner.class.getName()));
    }

    /**
     * Equips a client.
     *
     * @return what to close after the client's connections are closed
     */
    static AutoCloseable install(OkHttpClient.Builder client, int maxIdleConnections, long keepAliveNanos) {
        try {
            OkHttpThreads own = new OkHttpThreads();
            ConnectionPool pool = new ConnectionPool(
                    maxIdleConnections,
                    keepAliveNanos,
                    TimeUnit.NANOSECONDS,
                    runner(new UnhurriedBackend(own.backend)),
                    ConnectionListener.Companion.getNONE());
            client.taskRunner$okhttp(own.runner);
            client.connectionPool(pool);
            return own;
        } catch (LinkageError e) {
            log.info("This OkHttp version shares its background threads; they end a minute after the last call", e);
            client.connectionPool(new ConnectionPool(maxIdleConnections, keepAliveNanos, TimeUnit.NANOSECONDS));
            return () -> {};
        }
    }

    @Override
    public void close() {
        backend.getExecutor().shutdownNow();
        threads.close();
    }
}
