package io.llmproxy.redis;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.core.event.EventCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes deliveries of a group's entries and hands them over; what cannot be read is put aside. Belongs to the reader's thread. */
final class EntryIntake {
    private final HeldEntries held;
    private final DeadLetters deadLetters;
    private final Losses losses;
    private final Handover handover;
    private final EventCodec codec = EventCodec.shared();

    EntryIntake(Holdings holdings) {
        this.held = holdings.held();
        this.deadLetters = holdings.deadLetters();
        this.losses = holdings.losses();
        this.handover = holdings.handover();
    }

    /** Waits for room. */
    void handOver(List<StreamEntry> entries) throws InterruptedException {
        List<Delivery> batch = new ArrayList<>(entries.size());
        List<EntryId> ids = new ArrayList<>(entries.size());
        for (StreamEntry entry : entries) {
            try {
                batch.add(delivery(entry));
                ids.add(entry.id());
            } catch (IllegalArgumentException e) {
                putAside(entry.id(), "unreadable: " + e.getMessage());
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        ids.forEach(held::add);
        try {
            handover.put(batch);
        } catch (InterruptedException e) {
            held.release(ids);
            throw e;
        }
    }

    private Delivery delivery(StreamEntry entry) {
        byte[] data = entry.data();
        if (data == null) {
            throw new IllegalArgumentException("no field 'data'");
        }
        Instant arrivedAt = Instant.ofEpochMilli(entry.id().millis());
        return new Delivery(entry.id().toString(), codec.decode(data, arrivedAt));
    }

    /** Keeps an entry from the subscriber for good. */
    void putAside(EntryId id, String reason) {
        held.settleUnseen(id);
        losses.putAside(id, reason);
        deadLetters.add(id, reason, null);
    }

    /** Confirms an entry that is pending but was removed from the stream. */
    void confirmGone(EntryId id) {
        held.settleUnseen(id);
        losses.removed(1);
        held.acknowledge(id);
    }
}
