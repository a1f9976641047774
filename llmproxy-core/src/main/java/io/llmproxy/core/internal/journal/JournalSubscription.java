package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.event.EventCodec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the journal for one group. */
final class JournalSubscription implements EventSubscription {
    private static final long UNKNOWN = -1;

    private final Group group;
    private final JournalBus bus;
    private final EventCodec codec = EventCodec.own();
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private volatile boolean isClosed;
    private volatile long closedAfter;
    private volatile long end = UNKNOWN;
    private volatile @Nullable String problem;

    JournalSubscription(Group group, JournalBus bus) {
        this.group = group;
        this.bus = bus;
    }

    @Override
    public List<Delivery> poll(int max, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max: " + max + " (expected: >= 1)");
        }
        if (bus.isClosed()) {
            return List.of();
        }
        Group.Claim claim = group.awaitClaim(max, TimeUnit.NANOSECONDS.convert(wait), this::isOver);
        if (claim == null) {
            return List.of();
        }
        List<StoredEvent> found = read(claim);
        return found == null ? List.of() : decode(group.handOut(claim, found));
    }

    /** A wait ends when nothing more can come, though what was published before the end may still be on its way. */
    private boolean isOver() {
        return bus.isClosed() || isDrained();
    }

    private @Nullable List<StoredEvent> read(Group.Claim claim) {
        try {
            List<StoredEvent> events = bus.read(claim);
            problem = null;
            return events;
        } catch (SQLException e) {
            problem = "journal " + bus.path() + " cannot be read: " + e.getMessage();
            throw new StoreUnavailableException("journal " + bus.path() + ": reading failed", e);
        }
    }

    private List<Delivery> decode(List<StoredEvent> events) {
        List<Delivery> batch = new ArrayList<>(events.size());
        for (StoredEvent stored : events) {
            try {
                batch.add(new Delivery(Long.toString(stored.id()), codec.decode(stored.json())));
            } catch (IllegalArgumentException e) {
                group.missed(Counters.FAILED, 1);
                bus.unreadable(group.name(), stored.id());
                bury(List.of(new DeadLetter(group.name(), stored.id(), String.valueOf(e.getMessage()), stored.json())));
            }
        }
        return List.copyOf(batch);
    }

    @Override
    public void acknowledge(Collection<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            group.acknowledge(deliveries.stream()
                    .map(delivery -> Long.valueOf(delivery.id()))
                    .toList());
            settled();
        }
    }

    @Override
    public void deadLetter(Map<Delivery, String> reasons) {
        List<DeadLetter> letters = new ArrayList<>();
        reasons.forEach((delivery, reason) -> letters.add(
                new DeadLetter(group.name(), Long.parseLong(delivery.id()), reason, codec.encode(delivery.event()))));
        bury(letters);
    }

    private void bury(List<DeadLetter> letters) {
        group.bury(letters);
        settled();
    }

    private void settled() {
        bus.wakeWriter();
        completeIfAcknowledged();
    }

    /** Completes once the bus takes nothing more and everything is acknowledged. */
    CompletableFuture<Void> acknowledged() {
        completeIfAcknowledged();
        return acknowledged;
    }

    void completeIfAcknowledged() {
        if (bus.hasEnded() && lag() == 0) {
            acknowledged.complete(null);
        }
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem).or(bus::problem);
    }

    @Override
    public long lag() {
        return group.lag(bus.expectedLast());
    }

    @Override
    public long dropped() {
        return group.dropped();
    }

    @Override
    public boolean isDrained() {
        return bus.isClosed() || (isClosed && isStoredToItsEnd() && group.hasRead(end));
    }

    /** The end is known once everything is in the file that was published before the subscription was closed. */
    private boolean isStoredToItsEnd() {
        if (end == UNKNOWN && bus.settled() >= closedAfter) {
            end = bus.lastStored();
        }
        return end != UNKNOWN;
    }

    @Override
    public void close() {
        if (!isClosed) {
            closedAfter = bus.accepted();
            isClosed = true;
            bus.release(this, group);
        }
    }
}
