package io.llmproxy.core.internal.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Refuses to send a request over a pooled connection that the provider has closed meanwhile.
 *
 * <p>Requests are never sent twice, so a call that meets a dead connection would fail. OkHttp looks at a pooled connection
 * only after ten seconds of rest, while common servers close theirs after five. Here a connection that rested for a second is
 * looked at before a byte is sent: then, and only then, it is safe to take another one.
 */
final class StaleConnectionCheck implements Interceptor {
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier ticker;
    private final Cache<Connection, Long> restingSince =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    StaleConnectionCheck(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** The connection was dead before anything was sent. */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnectionException() {
            super("pooled connection is closed");
        }
    }

    /** Notes that a connection rests from now on. */
    void released(Connection connection) {
        restingSince.put(connection, ticker.getAsLong());
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null && hasRested(connection) && isDead(connection)) {
            connection.socket().close();
            throw new StaleConnectionException();
        }
        return chain.proceed(chain.request());
    }

    private boolean hasRested(Connection connection) {
        Long since = restingSince.getIfPresent(connection);
        return since != null && ticker.getAsLong() - since >= REST_NANOS;
    }

    /** A resting HTTP/1 connection has nothing to say: anything but silence means that it cannot be used. */
    private static boolean isDead(Connection connection) throws IOException {
        if (connection.protocol() == Protocol.HTTP_2 || connection.protocol() == Protocol.H2_PRIOR_KNOWLEDGE) {
            return false;
        }
        Socket socket = connection.socket();
        int timeout = socket.getSoTimeout();
        try {
            socket.setSoTimeout(1);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(timeout);
            }
        }
    }
}
