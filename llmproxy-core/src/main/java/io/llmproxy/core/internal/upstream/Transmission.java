package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.internal.http2.StreamResetException;
import org.jspecify.annotations.Nullable;

/** What has become of one attempt to send a request. */
final class Transmission {
    private volatile boolean isSent;
    private volatile @Nullable Socket socket;
    private volatile boolean isCanceled;
    private volatile boolean mayOpen;
    private volatile int place;
    private int turnedAway;
    private volatile @Nullable Thread waiter;

    /** Notes for each request whether it has gone out; the last of the network interceptors that may refuse to send. */
    static final class Watch implements Interceptor {
        @Override
        public Response intercept(Chain chain) throws IOException {
            Transmission transmission = chain.request().tag(Transmission.class);
            if (transmission == null) {
                return chain.proceed(chain.request());
            }
            transmission.isSent = true;
            transmission.socket = ownSocket(chain.connection());
            try {
                return chain.proceed(chain.request());
            } catch (IOException e) {
                transmission.isSent = !isRefused(e);
                throw e;
            }
        }
    }

    private static @Nullable Socket ownSocket(@Nullable Connection connection) {
        return connection == null
                        || connection.protocol() == Protocol.HTTP_2
                        || connection.protocol() == Protocol.H2_PRIOR_KNOWLEDGE
                ? null
                : connection.socket();
    }

    /** HTTP/2 tells of requests that were not looked at (RFC 9113, section 8.7). */
    static boolean isRefused(IOException failure) {
        try {
            return failure instanceof ConnectionShutdownException
                    || (failure instanceof StreamResetException reset && reset.errorCode == ErrorCode.REFUSED_STREAM);
        } catch (LinkageError e) {
            return false; // another OkHttp
        }
    }

    /** Tells whether the provider may have seen something of the request. */
    boolean isSent() {
        return isSent;
    }

    /** Returns the connection that the attempt has for itself until its answer has ended; null if it shares one. */
    @Nullable
    Socket socket() {
        return socket;
    }

    void cancel() {
        isCanceled = true;
    }

    /** Notes who waits to send it, until it is told that nobody does. */
    void waits(@Nullable Thread newWaiter) {
        waiter = newWaiter;
    }

    /** Lets whoever waits to send it look whether it still may. */
    void wake() {
        LockSupport.unpark(waiter);
    }

    /** Tells whether the exchange has ended the attempt. */
    boolean isCanceled() {
        return isCanceled;
    }

    /** Tells whether it has one of the places of the {@link ConnectionGate} for opening a connection. */
    boolean mayOpen() {
        return mayOpen;
    }

    void setMayOpen(boolean newMayOpen) {
        mayOpen = newMayOpen;
    }

    /** Returns how many calls its connection had when it came, itself included; 0 if it does not share one. */
    int place() {
        return place;
    }

    void setPlace(int newPlace) {
        place = newPlace;
    }

    /** Notes that its connection was full, and returns how often that was so. */
    int turnAway() {
        return ++turnedAway;
    }
}
