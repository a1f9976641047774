package io.llmproxy.redis;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The entries of one subscription that are in the hands of this process: read and not acknowledged, or acknowledged while Redis does
 * not know it yet. Bounded by what the reader reads ahead and by what the subscriber takes. Safe for use by many threads.
 */
final class HeldEntries {
    private final Set<EntryId> open = ConcurrentHashMap.newKeySet();
    private final Set<EntryId> handedOut = ConcurrentHashMap.newKeySet();
    private final Set<EntryId> settling = ConcurrentHashMap.newKeySet();
    private final Queue<EntryId> toAcknowledge = new ConcurrentLinkedQueue<>();

    void add(EntryId id) {
        open.add(id);
    }

    void handOut(EntryId id) {
        handedOut.add(id);
    }

    boolean has(EntryId id) {
        return open.contains(id) || settling.contains(id);
    }

    /** Lets entries go that were not handed out; they stay pending. */
    void release(Collection<EntryId> ids) {
        open.removeAll(ids);
    }

    /** Begins to settle an entry; returns false if it is not open. */
    boolean settle(EntryId id) {
        // First here, then gone there: an entry must not look like nobody's in between.
        boolean isNew = settling.add(id);
        boolean wasOpen = open.remove(id);
        if (wasOpen) {
            handedOut.remove(id);
        } else if (isNew) {
            settling.remove(id);
        }
        return wasOpen;
    }

    /** Leaves it to the upkeep to acknowledge an entry that is being settled. */
    void acknowledge(EntryId id) {
        toAcknowledge.add(id);
    }

    Queue<EntryId> toAcknowledge() {
        return toAcknowledge;
    }

    void settled(Collection<EntryId> ids) {
        settling.removeAll(ids);
    }

    boolean hasHandedOut() {
        return !handedOut.isEmpty();
    }

    /** Returns how many are not acknowledged. */
    int count() {
        return open.size();
    }

    List<EntryId> all() {
        return Stream.concat(open.stream(), settling.stream()).toList();
    }
}
