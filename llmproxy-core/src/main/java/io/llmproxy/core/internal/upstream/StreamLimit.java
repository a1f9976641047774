package io.llmproxy.core.internal.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;

/**
 * Keeps calls from crowding a new HTTP/2 connection. Until OkHttp has heard how many calls a provider takes at a time over one connection,
 * it takes the number for unlimited, and sends all calls of a burst over the first connection; some servers close it then, with all the
 * calls that run over it.
 *
 * <p>A call beyond the hundredth waits until the provider has told its limit, which it does as soon as the connection is open, or has
 * answered a call without having told one. It goes to another connection if it is over the limit.
 */
final class StreamLimit implements Interceptor {
    /** RFC 9113, section 6.5.2: no limit should be smaller. */
    private static final int USUAL_LEAST = 100;

    private static final int UNKNOWN = Integer.MAX_VALUE;
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);
    private static final long HANDING_ON = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_WAIT = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST_TURNED_AWAY = 100;

    private final Cache<Connection, Crowd> crowds =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** The calls on one connection. */
    private static final class Crowd {
        private final AtomicInteger size = new AtomicInteger();
        private final long start = System.nanoTime();
        private volatile long end = start + LONGEST_WAIT;

        boolean isNew() {
            return end - System.nanoTime() > 0;
        }

        /** OkHttp may hand on the limit later than an answer that came after it. */
        void answered() {
            long soon = System.nanoTime() + HANDING_ON;
            if (end - soon > 0) {
                end = soon;
            }
        }
    }

    /** The connection takes no more calls; nothing was sent. */
    static final class FullConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        FullConnectionException() {
            super("connection takes no more calls");
        }
    }

    /** Notes that a call is going to use a connection. */
    void acquired(Call call, Connection connection) {
        Transmission transmission = call.request().tag(Transmission.class);
        if (transmission != null) {
            boolean isShared = connection.protocol() == Protocol.HTTP_2;
            transmission.setPlace(
                    isShared
                            ? crowds.get(connection, ignored -> new Crowd())
                                    .size
                                    .incrementAndGet()
                            : 0);
        }
    }

    /** Notes that a call uses a connection no longer. */
    void released(Connection connection) {
        Crowd crowd = connection.protocol() == Protocol.HTTP_2 ? crowds.getIfPresent(connection) : null;
        if (crowd != null) {
            crowd.size.decrementAndGet();
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        Transmission transmission = chain.request().tag(Transmission.class);
        if (connection == null || transmission == null || transmission.place() == 0) {
            return chain.proceed(chain.request());
        }
        Crowd crowd = crowds.get(connection, ignored -> new Crowd());
        if (transmission.place() > USUAL_LEAST
                && transmission.place() > limit(chain.call(), connection, crowd)
                && transmission.turnAway() <= MOST_TURNED_AWAY) {
            throw new FullConnectionException();
        }
        Response response = chain.proceed(chain.request());
        crowd.answered();
        return response;
    }

    /** Returns the limit, for which it waits while the connection is new. */
    private static int limit(Call call, Connection connection, Crowd crowd) {
        int limit = knownLimit(connection);
        while (limit == UNKNOWN && crowd.isNew() && !call.isCanceled()) {
            LockSupport.parkNanos(LOOK_WAIT);
            limit = knownLimit(connection);
        }
        return limit;
    }

    private static int knownLimit(Connection connection) {
        try {
            return connection instanceof RealConnection real ? real.getAllocationLimit$okhttp() : UNKNOWN;
        } catch (LinkageError e) {
            return UNKNOWN; // another OkHttp
        }
    }
}
