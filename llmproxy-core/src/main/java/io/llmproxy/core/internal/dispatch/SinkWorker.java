package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Dispatcher.SinkHealth;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The life of one sink on its own thread: start, deliver, wait for its turn, close. No other thread ever calls the sink.
 */
final class SinkWorker {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);

    private final String name;
    private final EventSubscription subscription;
    private final boolean isDurable;
    private final SinkStatus status;
    private final SinkLog log;
    private final GuardedSink sink;
    private final SinkPump pump;
    private final Thread thread;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final CountDownLatch turnToClose = new CountDownLatch(1);

    SinkWorker(
            ConfiguredSink configured,
            EventSubscription subscription,
            boolean isDurable,
            Backoff backoff,
            InstantSource clock,
            LongSupplier ticker) {
        this.name = configured.name();
        this.subscription = subscription;
        this.isDurable = isDurable;
        this.status = new SinkStatus(name, clock, ticker);
        this.log = new SinkLog(name, ticker);
        this.sink = new GuardedSink(configured.sink(), log);
        PumpSettings settings = new PumpSettings(configured.settings(), backoff);
        this.pump = new SinkPump(subscription, this.sink, settings, status, log, ticker, new CloseSignal());
        this.thread = new Thread(null, this::run, "llmproxy-sink-" + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(configured.sink().getClass().getClassLoader());
    }

    /** Returns once the sink has started; throws what it threw, after which the thread is gone. */
    void start() {
        thread.start();
        try {
            started.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            subscription.close();
            throw asUnchecked(e);
        } catch (TimeoutException e) {
            giveUpStart();
            throw new SinkException("sink '" + name + "': not started after " + START_DEADLINE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            giveUpStart();
            Thread.currentThread().interrupt();
            throw new SinkException("sink '" + name + "': interrupted while it started", e);
        }
    }

    private void giveUpStart() {
        subscription.close();
        pump.abandon();
        turnToClose.countDown();
        thread.interrupt();
    }

    private RuntimeException asUnchecked(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException exception
                ? exception
                : new SinkException("sink '" + name + "': failed to start", failure.getCause());
    }

    private void run() {
        try {
            sink.start();
        } catch (Throwable e) {
            started.completeExceptionally(e);
            return;
        }
        started.complete(null);
        try {
            pump();
        } finally {
            finished.countDown();
            awaitTurnToClose();
            sink.close();
        }
    }

    /** Only errors of the JVM come out of a pump. There is no caller to rethrow them to, and the next turn may well succeed. */
    private void pump() {
        boolean isToRun = true;
        while (isToRun) {
            try {
                pump.run();
                isToRun = false;
            } catch (Throwable e) {
                status.failing("its thread failed: " + e.getClass().getName());
                log.pumpFailed(e);
                isToRun = pump.recover();
            }
        }
    }

    private void awaitTurnToClose() {
        boolean waiting = true;
        while (waiting) {
            try {
                turnToClose.await();
                waiting = false;
            } catch (InterruptedException e) {
                // Giving up on deliveries interrupts the thread; the sink is closed in its turn all the same.
            }
        }
    }

    void hurry() {
        pump.hurry();
    }

    void beginClose() {
        pump.beginClose();
    }

    /** Returns whether everything is delivered, or the thread has died, within the given time. */
    boolean awaitFinished(long nanos) {
        try {
            return finished.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void abandon() {
        pump.abandon();
        thread.interrupt();
    }

    /** Lets the sink close and counts what it did not take, unless the bus keeps that. */
    void endClose(long nanos) {
        turnToClose.countDown();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean hangs = thread.isAlive();
        if (hangs) {
            thread.interrupt();
        }
        long left = subscription.lag();
        status.end(left, isDurable);
        log.closed(left, isDurable, hangs);
    }

    SinkHealth health() {
        return status.health(
                subscription.lag(),
                subscription.dropped(),
                subscription.problem().orElse(null));
    }
}
