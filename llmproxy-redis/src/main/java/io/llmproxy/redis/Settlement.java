package io.llmproxy.redis;

import io.lettuce.core.RedisFuture;
import io.llmproxy.api.event.Delivery;
import io.llmproxy.core.event.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells Redis what the subscriber is done with, and that the rest is still being worked on. What could not be told is told again.
 * Belongs to the thread of the upkeep, except for {@link #putAside}.
 */
final class Settlement {
    private static final int MOST_IDS = 500;

    private final ConsumerGroup group;
    private final HeldEntries held;
    private final DeadLetters deadLetters;
    private final Losses losses;
    private final EventCodec codec = EventCodec.shared();
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();

    Settlement(ConsumerGroup group, Holdings holdings) {
        this.group = group;
        this.held = holdings.held();
        this.deadLetters = holdings.deadLetters();
        this.losses = holdings.losses();
    }

    /** Leaves it to the upkeep to put an entry aside that is being settled. */
    void putAside(Delivery delivery, String reason) {
        refused.add(new Refused(delivery, reason));
    }

    boolean hasWork() {
        return !held.toAcknowledge().isEmpty() || !refused.isEmpty();
    }

    void settle(StreamConnection connection) throws InterruptedException {
        acknowledge(connection);
        Refused next = refused.peek();
        while (next != null) {
            EntryId id = EntryId.parse(next.delivery.id());
            deadLetters.put(connection, letter(connection, id, next));
            losses.putAside(id, next.reason);
            held.settled(List.of(id));
            refused.remove();
            next = refused.peek();
        }
    }

    private void acknowledge(StreamConnection connection) throws InterruptedException {
        List<EntryId> ids = firstOf(held.toAcknowledge());
        while (!ids.isEmpty()) {
            Answers.await(connection.acknowledge(group, ids));
            for (int i = 0; i < ids.size(); i++) {
                held.toAcknowledge().remove();
            }
            held.settled(ids);
            ids = firstOf(held.toAcknowledge());
        }
    }

    private static List<EntryId> firstOf(Queue<EntryId> queue) {
        return queue.stream().limit(MOST_IDS).toList();
    }

    private DeadLetter letter(StreamConnection connection, EntryId id, Refused refused) throws InterruptedException {
        Optional<StreamEntry> original = connection.first(group.stream(), id, id.toString());
        byte @Nullable [] data = original.isPresent() ? original.get().data() : null;
        List<PendingEntry> pending = Replies.pending(Answers.await(connection.pending(group, id, id.toString(), 1)));
        return new DeadLetter(
                id,
                data == null ? codec.encode(refused.delivery.event()) : data,
                refused.reason,
                pending.isEmpty() ? 0 : pending.get(0).deliveries());
    }

    /** Keeps others from taking over what is held here, however long the sink takes. */
    void keepFresh(StreamConnection connection) throws InterruptedException {
        List<EntryId> ids = held.all();
        List<RedisFuture<List<Object>>> answers = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            answers.add(connection.keep(group, ids.subList(from, Math.min(from + MOST_IDS, ids.size()))));
        }
        for (RedisFuture<List<Object>> answer : answers) {
            Answers.await(answer);
        }
    }

    private record Refused(Delivery delivery, String reason) {}
}
