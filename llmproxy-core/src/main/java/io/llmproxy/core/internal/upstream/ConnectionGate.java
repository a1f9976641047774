package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets only a few calls at a time open connections to a provider that may speak HTTP/2; the others wait, and mostly find a connection
 * that they can share. Without it each call of a burst opens one of its own, and closes it again once it sees that it can share: hundreds
 * of TLS handshakes for a thousand calls, which take so long on a busy machine that they fail.
 *
 * <p>Calls wait here while others open connections, those that have not looked for one yet as well: they would crowd the next new one.
 * Open for all as soon as a provider turns out to speak HTTP/1.1 only. Nobody waits for longer than a connection may take to open.
 */
final class ConnectionGate implements Interceptor {
    private static final int MOST_OPENERS = 8;

    /** How many may look for a place on a new connection at once; most providers let a hundred share one, or more. */
    private static final int SHARING = 64;

    private final long longestWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiter> openers = new ArrayDeque<>();
    private final Queue<Waiter> newcomers = new ArrayDeque<>();
    private int freePlaces = MOST_OPENERS;
    private volatile boolean isCrowded;
    private volatile boolean isShareable;

    private enum State {
        WAITS,
        MAY_OPEN,
        MAY_LOOK,
        IS_GONE
    }

    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile State state = State.WAITS;
    }

    /**
     * Makes the gate of a client.
     *
     * @param isEncrypted whether it calls over TLS; HTTP/2 is not spoken without
     * @param longestWait how long a connection may take to open
     */
    ConnectionGate(boolean isEncrypted, Duration longestWait) {
        this.longestWait = longestWait.toNanos();
        isShareable = isEncrypted;
    }

    /** Holds up a call that has not looked for a connection yet, while others open as many as may be opened at a time. */
    @Override
    public Response intercept(Chain chain) throws IOException {
        if (isCrowded) {
            pass(chain.call(), newcomers);
        }
        return chain.proceed(chain.request());
    }

    /** Holds up a call that has found no connection and is going to open one; afterwards it looks once more. */
    void beforeOpening(Call call) {
        pass(call, openers);
    }

    private void pass(Call call, Queue<Waiter> queue) {
        Transmission transmission = call.request().tag(Transmission.class);
        if (isShareable && transmission != null && !transmission.mayOpen()) {
            Waiter waiter = waiterWithoutPlace(queue);
            transmission.setMayOpen(waiter == null || await(waiter, call, transmission) == State.MAY_OPEN);
        }
    }

    private @Nullable Waiter waiterWithoutPlace(Queue<Waiter> queue) {
        lock.lock();
        try {
            if (freePlaces > 0) {
                setFreePlaces(freePlaces - 1);
                return null;
            }
            Waiter waiter = new Waiter();
            queue.add(waiter);
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    private State await(Waiter waiter, Call call, Transmission transmission) {
        transmission.waits(waiter.thread);
        long deadline = System.nanoTime() + longestWait;
        long rest = longestWait;
        while (waiter.state == State.WAITS
                && rest > 0
                && isShareable
                && !call.isCanceled()
                && !waiter.thread.isInterrupted()) {
            LockSupport.parkNanos(this, rest);
            rest = deadline - System.nanoTime();
        }
        transmission.waits(null);
        return end(waiter);
    }

    private State end(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.state == State.WAITS) {
                waiter.state = State.IS_GONE;
            }
            return waiter.state;
        } finally {
            lock.unlock();
        }
    }

    /** Hands on the place of a call, if it has one: it has a connection, or has failed. */
    void leave(Call call) {
        Transmission transmission = call.request().tag(Transmission.class);
        if (transmission != null && transmission.mayOpen()) {
            transmission.setMayOpen(false);
            lock.lock();
            try {
                if (!admit(openers, State.MAY_OPEN) && !admit(newcomers, State.MAY_OPEN)) {
                    setFreePlaces(freePlaces + 1);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Learns from a new connection whether calls can share it. */
    void opened(@Nullable Protocol protocol) {
        isShareable = protocol == Protocol.HTTP_2;
        lock.lock();
        try {
            int most = isShareable ? SHARING : Integer.MAX_VALUE;
            for (int i = 0; i < most && admit(newcomers, State.MAY_LOOK); i++) {}
            while (!isShareable && admit(openers, State.MAY_LOOK)) {}
        } finally {
            lock.unlock();
        }
    }

    /** A connection has room for another call. */
    void freed() {
        if (isCrowded) {
            lock.lock();
            try {
                admit(newcomers, State.MAY_LOOK);
            } finally {
                lock.unlock();
            }
        }
    }

    private void setFreePlaces(int newFreePlaces) {
        freePlaces = newFreePlaces;
        isCrowded = newFreePlaces == 0;
    }

    /** Returns whether anybody waited. */
    private static boolean admit(Queue<Waiter> queue, State state) {
        Waiter waiter = queue.poll();
        while (waiter != null && waiter.state != State.WAITS) {
            waiter = queue.poll();
        }
        if (waiter != null) {
            waiter.state = state;
            LockSupport.unpark(waiter.thread);
        }
        return waiter != null;
    }
}
