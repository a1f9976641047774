package io.llmproxy.redis;

import io.lettuce.core.RedisException;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.event.EventCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries that no attempt can bring to the subscriber to a stream where people can look at them, and has them acknowledged. What
 * Redis refuses stays pending and is tried again by the clock; nothing else waits for it. Belongs to the thread of the upkeep, except
 * for {@link #add}.
 */
final class DeadLetters {
    /** About how many entries the stream of dead letters keeps. */
    static final long MAX_LENGTH = 10_000;

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_EVENTS = 200;

    private final String key;
    private final ConsumerGroup group;
    private final HeldEntries held;
    private final Outage outage;
    private final Backoff backoff;
    private final LongSupplier ticker;
    private final String role;
    private final EventCodec codec = EventCodec.shared();
    private final Queue<DeadLetter> letters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private int failures;
    private long notBefore;

    DeadLetters(
            String key, ConsumerGroup group, HeldEntries held, Outage outage, Backoff backoff, LongSupplier ticker) {
        this.key = key;
        this.group = group;
        this.held = held;
        this.outage = outage;
        this.backoff = backoff;
        this.ticker = ticker;
        role = "put events of group '" + group.name() + "' aside";
    }

    /** Leaves it to the upkeep to put an entry aside that is being settled. What there is no room for stays pending until a restart. */
    void add(EntryId id, String reason, @Nullable ExchangeEvent event) {
        int count = waiting.incrementAndGet();
        if (count > MOST_WAITING) {
            waiting.decrementAndGet();
            held.settled(List.of(id));
        } else {
            // Events may be large; while many wait, the stream's own copies have to do.
            letters.add(new DeadLetter(id, reason, count > MOST_EVENTS ? null : event));
        }
    }

    boolean isDue() {
        return !letters.isEmpty() && (failures == 0 || ticker.getAsLong() - notBefore >= 0);
    }

    /** Writes what waits, up to the first refusal. */
    void write(StreamConnection connection) throws InterruptedException {
        while (isDue()) {
            DeadLetter next = letters.remove();
            try {
                put(connection, next);
            } catch (RedisException | InterruptedException e) {
                letters.add(next);
                if (e instanceof RedisException failure && !ServerErrors.isConnectionUseless(failure)) {
                    postpone(failure);
                    return;
                }
                throw e;
            }
            waiting.decrementAndGet();
            held.acknowledge(next.id());
            failures = 0;
            outage.worked(role);
        }
    }

    private void postpone(RedisException failure) {
        failures++;
        notBefore = ticker.getAsLong() + TimeUnit.MILLISECONDS.toNanos(backoff.millis(failures));
        outage.failed(role, failure);
    }

    private void put(StreamConnection connection, DeadLetter letter) throws InterruptedException {
        EntryId id = letter.id();
        Optional<StreamEntry> entry = connection.first(group.stream(), id, id.toString());
        if (entry.isEmpty() && letter.event() == null) {
            return;
        }
        List<PendingEntry> pending = Replies.pending(Answers.await(connection.pending(group, id, id.toString(), 1)));
        long deliveries = pending.isEmpty() ? 0 : pending.get(0).deliveries();
        Answers.await(connection.append(key, MAX_LENGTH, fields(letter, data(entry, letter), deliveries)));
    }

    private byte @Nullable [] data(Optional<StreamEntry> entry, DeadLetter letter) {
        byte @Nullable [] data = entry.isPresent() ? entry.get().data() : null;
        ExchangeEvent event = letter.event();
        return data == null && event != null ? codec.encode(event) : data;
    }

    private Map<String, byte[]> fields(DeadLetter letter, byte @Nullable [] data, long deliveries) {
        Map<String, byte[]> fields = new HashMap<>();
        if (data != null) {
            fields.put("data", data);
        }
        fields.put("reason", StreamConnection.bytes(letter.reason()));
        fields.put("group", StreamConnection.bytes(group.name()));
        fields.put("id", StreamConnection.bytes(letter.id().toString()));
        fields.put("deliveries", StreamConnection.bytes(Long.toString(deliveries)));
        return fields;
    }
}
