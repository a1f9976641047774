package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;

/**
 * Refuses to send a request over a pooled connection that the provider has closed meanwhile.
 *
 * <p>Requests are never sent twice, so a call that meets a dead connection would fail. OkHttp looks at a pooled connection
 * only after ten seconds of rest, while common servers close theirs after five. Here a connection that rested for a second is
 * looked at before a byte is sent: then, and only then, it is safe to take another one.
 */
final class StaleConnectionCheck implements Interceptor {
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The connection was dead before anything was sent. */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnectionException() {
            super("pooled connection is closed");
        }
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

    /** OkHttp notes when a connection came to rest; a note of our own per connection would need a lock for all calls. */
    private static boolean hasRested(Connection connection) {
        try {
            return connection instanceof RealConnection real && System.nanoTime() - real.getIdleAtNs() >= REST_NANOS;
        } catch (LinkageError e) {
            return true; // another OkHttp: better to look at all of them
        }
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
