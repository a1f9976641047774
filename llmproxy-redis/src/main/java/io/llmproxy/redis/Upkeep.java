package io.llmproxy.redis;

import io.lettuce.core.RedisException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Acknowledges what the subscribers are done with, and does what has to be done now and then: keeping entries fresh, trimming,
 * counting. One thread and one connection for the whole bus, so that nothing of this holds up a reader or the writer.
 */
final class Upkeep {
    /** What the log and {@link Outage} call this work. */
    static final String ROLE = "acknowledge events";

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long TRIM_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 2_000;
    private static final long CONSUMERS_MILLIS = TimeUnit.MINUTES.toMillis(5);
    private static final long GONE_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final long CLOSE_MILLIS = 500;

    private final Supplier<Collection<StreamSubscription>> subscriptions;
    private final Link link;
    private final Outage outage;
    private final LongSupplier ticker;
    private final List<Chore> chores;
    private final Doorbell doorbell = new Doorbell();
    private final Thread thread;
    private boolean isCleared;
    private volatile boolean closing;
    private volatile boolean abandoned;

    Upkeep(
            RedisSettings settings,
            Supplier<Collection<StreamSubscription>> subscriptions,
            StreamTrimmer trimmer,
            Link link,
            Outage outage,
            LongSupplier ticker) {
        this.subscriptions = subscriptions;
        this.link = link;
        this.outage = outage;
        this.ticker = ticker;
        long now = ticker.getAsLong();
        chores = List.of(
                new Chore(
                        "keep events",
                        settings.claimTime().toMillis() / 3,
                        now,
                        connection -> forEach(
                                subscription -> subscription.settlement().keepFresh(connection))),
                new Chore("trim the stream", TRIM_MILLIS, now, trimmer::trim),
                new Chore(
                        "look at the groups",
                        LOOK_MILLIS,
                        now,
                        connection ->
                                forEach(subscription -> subscription.watch().look(connection))),
                new Chore(
                        "remove consumers",
                        CONSUMERS_MILLIS,
                        now,
                        connection -> forEach(
                                subscription -> subscription.watch().removeGoneConsumers(connection, GONE_MILLIS))));
        thread = new RedisThreads("upkeep").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Tells that there is something to acknowledge. */
    void wake() {
        doorbell.ring();
    }

    /** Acknowledges what is left, in so much time and a little more, and ends the thread. */
    void close(long nanos) {
        closing = true;
        doorbell.ring();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS)));
            abandoned = true;
            thread.interrupt();
            TimeUnit.MILLISECONDS.timedJoin(thread, CLOSE_MILLIS);
        } catch (InterruptedException e) {
            abandoned = true;
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isDone()) {
            try {
                work(link.connection());
            } catch (InterruptedException e) {
                // Whether to give up is for the loop's condition to say.
            } catch (RuntimeException e) {
                recover(e);
            }
        }
        link.drop();
    }

    private boolean isDone() {
        return abandoned || (closing && !hasWork() && !hasToClear());
    }

    private boolean hasToClear() {
        return !isCleared
                && subscriptions.get().stream()
                        .anyMatch(subscription -> subscription.settlement().hasToClear());
    }

    private boolean hasWork() {
        return subscriptions.get().stream()
                .anyMatch(subscription -> subscription.settlement().hasWork());
    }

    private void work(StreamConnection connection) throws InterruptedException {
        while (!isDone() && connection.isOpen()) {
            boolean isRefused = !tryOnce(
                    ROLE,
                    () -> forEach(subscription -> subscription.settlement().settle(connection)));
            for (Chore chore : chores) {
                doIfDue(chore, connection);
            }
            if (closing && !hasWork()) {
                isCleared = true;
                boolean ignored = tryOnce(
                        ROLE,
                        () -> forEach(subscription -> subscription.settlement().clear(connection)));
            } else {
                doorbell.await(() -> (closing || hasWork()) && !isRefused, STEP_NANOS);
            }
        }
    }

    private void doIfDue(Chore chore, StreamConnection connection) throws InterruptedException {
        long now = ticker.getAsLong();
        if (closing || !chore.isDue(now)) {
            return;
        }
        tryOnce(chore.name(), () -> chore.run(connection, now));
    }

    /** One thing that Redis does not allow must not keep the others from being done. Returns whether it was done. */
    private boolean tryOnce(String role, Work work) throws InterruptedException {
        try {
            work.run();
        } catch (RedisException e) {
            if (ServerErrors.isConnectionUseless(e)) {
                throw e;
            }
            if (!ServerErrors.isGroupMissing(e)) {
                outage.failed(role, e);
                return false;
            }
        }
        outage.worked(role);
        link.worked();
        return true;
    }

    /** Does it for all, whatever Redis refuses to do for some, and throws the first refusal at the end. */
    private void forEach(SubscriptionWork work) throws InterruptedException {
        RedisException refusal = null;
        for (StreamSubscription subscription : subscriptions.get()) {
            try {
                work.run(subscription);
            } catch (RedisException e) {
                if (ServerErrors.isConnectionUseless(e)) {
                    throw e;
                }
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private void recover(RuntimeException failure) {
        if (!abandoned) {
            outage.failed(ROLE, failure);
        }
        if (ServerErrors.isConnectionUseless(failure)) {
            link.drop();
        }
        try {
            link.pause();
        } catch (InterruptedException e) {
            // Whether to give up is for the loop's condition to say.
        }
    }

    /** What is done at a time. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    /** What is done for a subscription. */
    @FunctionalInterface
    private interface SubscriptionWork {
        void run(StreamSubscription subscription) throws InterruptedException;
    }
}
