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
    private final Set<EntryId> heldBack = ConcurrentHashMap.newKeySet();
    private final Set<EntryId> open = ConcurrentHashMap.newKeySet();
    private final Set<EntryId> handedOut = ConcurrentHashMap.newKeySet();
    private final Set<EntryId> settling = ConcurrentHashMap.newKeySet();
    private final Queue<EntryId> toAcknowledge = new ConcurrentLinkedQueue<>();
    private final Queue<EntryId> unseen = new ConcurrentLinkedQueue<>();
    private volatile boolean hasSettled;

    /** Keeps an entry from the subscriber for now. */
    void holdBack(EntryId id) {
        heldBack.add(id);
    }

    /** Ends what {@link #holdBack} began. */
    void bringForward(EntryId id) {
        heldBack.remove(id);
    }

    void add(EntryId id) {
        open.add(id);
    }

    void handOut(EntryId id) {
        handedOut.add(id);
    }

    boolean has(EntryId id) {
        return open.contains(id) || settling.contains(id) || heldBack.contains(id);
    }

    /** Tells whether the entry is on its way to the subscriber, or there. */
    boolean isOpen(EntryId id) {
        return open.contains(id);
    }

    boolean isAnyOpen() {
        return !open.isEmpty();
    }

    /** Lets entries go that were not handed out; they stay pending. */
    void release(Collection<EntryId> ids) {
        open.removeAll(ids);
        unseen.addAll(ids);
    }

    /** Returns those that were let go and of which Redis is still to be told that the subscriber never saw them. */
    Queue<EntryId> unseen() {
        return unseen;
    }

    /** Begins to settle an entry; returns false if it is not open. */
    boolean settle(EntryId id) {
        // First here, then gone there: an entry must not look like nobody's in between.
        boolean isNew = settling.add(id);
        boolean wasOpen = open.remove(id);
        if (wasOpen) {
            handedOut.remove(id);
            hasSettled = true;
        } else if (isNew) {
            settling.remove(id);
        }
        return wasOpen;
    }

    /** Begins to settle an entry that the subscriber never gets. */
    void settleUnseen(EntryId id) {
        settling.add(id);
        heldBack.remove(id);
    }

    /** Tells whether the subscriber was done with any entry yet. */
    boolean hasSettled() {
        return hasSettled;
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
        return open.size() + heldBack.size();
    }

    int countHeldBack() {
        return heldBack.size();
    }

    List<EntryId> open() {
        return List.copyOf(open);
    }

    List<EntryId> all() {
        return Stream.of(open, settling, heldBack).flatMap(Set::stream).toList();
    }
}
