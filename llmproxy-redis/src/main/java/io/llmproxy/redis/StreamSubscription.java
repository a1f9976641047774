package io.llmproxy.redis;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A consumer group's share of the stream. Entries stay pending in Redis until they are acknowledged, also beyond the end of the
 * process.
 */
final class StreamSubscription implements EventSubscription {
    private final GroupReader reader;
    private final HeldEntries held;
    private final Handover handover;
    private final WaitingCount waiting;
    private final Losses losses;
    private final Settlement settlement;
    private final GroupWatch watch;
    private final DeadLetters deadLetters;
    private final Outage outage;
    private final Runnable onSettled;
    private final Consumer<StreamSubscription> onClose;

    StreamSubscription(
            ConsumerGroup group,
            Holdings holdings,
            GroupReader reader,
            Outage outage,
            Runnable onSettled,
            Consumer<StreamSubscription> onClose) {
        this.reader = reader;
        this.held = holdings.held();
        this.handover = holdings.handover();
        this.waiting = holdings.waiting();
        this.losses = holdings.losses();
        this.settlement = new Settlement(group, holdings);
        this.watch = new GroupWatch(group, waiting, losses);
        this.outage = outage;
        this.deadLetters = holdings.deadLetters();
        this.onSettled = onSettled;
        this.onClose = onClose;
    }

    Settlement settlement() {
        return settlement;
    }

    GroupWatch watch() {
        return watch;
    }

    @Override
    public List<Delivery> poll(int max, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max: " + max + " (expected: >= 1)");
        }
        List<Delivery> batch = handover.poll(max, wait);
        batch.forEach(delivery -> held.handOut(EntryId.parse(delivery.id())));
        return batch;
    }

    @Override
    public void acknowledge(Collection<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            EntryId id = EntryId.parse(delivery.id());
            if (held.settle(id)) {
                held.acknowledge(id);
            }
        }
        onSettled.run();
    }

    @Override
    public void deadLetter(Map<Delivery, String> reasons) {
        reasons.forEach((delivery, reason) -> {
            EntryId id = EntryId.parse(delivery.id());
            if (held.settle(id)) {
                deadLetters.add(id, reason, delivery.event());
            }
        });
        onSettled.run();
    }

    @Override
    public Optional<String> problem() {
        return outage.problem().or(losses::problem).or(this::suspicion);
    }

    private Optional<String> suspicion() {
        int count = held.countHeldBack();
        return count == 0
                ? Optional.empty()
                : Optional.of(
                        count + " events were in hand time and again when the process died; they go out one by one, "
                                + "once the sink has taken something else");
    }

    @Override
    public long lag() {
        return held.count() + waiting.sum();
    }

    @Override
    public long dropped() {
        return losses.count();
    }

    @Override
    public boolean isDrained() {
        return handover.isDrained();
    }

    @Override
    public void close() {
        reader.close();
        onClose.accept(this);
    }

    /** Waits until nothing is read any more. */
    void awaitReader() {
        reader.awaitEnd();
    }

    boolean isAwaited() {
        return held.hasHandedOut();
    }

    /** Tells that it is closed and that nothing of it is left to be told to Redis. */
    boolean isFinished() {
        return isDrained() && held.all().isEmpty();
    }

    /** Lets go of what was read and not taken; it stays pending. */
    void abandon() {
        handover.clear();
    }
}
