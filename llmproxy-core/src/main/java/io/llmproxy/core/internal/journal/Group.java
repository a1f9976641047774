package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus.Counters;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is, whether it is subscribed or not: what it has read, and what of that is not acknowledged.
 *
 * <p>Ids have no gaps but those that overflow has left, so a gap tells how much was missed. Safe for use by many threads; no input or
 * output happens under the lock.
 */
final class Group {
    /** Events handed out and not acknowledged; beyond it nothing more is handed out. */
    static final int MAX_PENDING = 10_000;

    private final String name;
    private final LongSupplier lastStored;
    private final Losses losses;
    private final LongAdder dropped = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Long> pending = new TreeSet<>();
    private final Deque<Long> again = new ArrayDeque<>();
    private final WaitingLetters deadLetters = new WaitingLetters();
    private long readTo;
    private long settledTo;
    private boolean isDirty;
    private boolean isSubscribed;
    private Instant lastSeen;

    Group(String name, GroupPosition start, Instant lastSeen, LongSupplier lastStored, Losses losses) {
        this.name = name;
        this.lastStored = lastStored;
        this.losses = losses;
        this.lastSeen = lastSeen;
        readTo = start.position();
        settledTo = start.position();
        pending.addAll(start.leftOpen());
    }

    String name() {
        return name;
    }

    /** Lets a new group begin after an event. */
    void startAt(long id) {
        lock.lock();
        try {
            readTo = id;
            settledTo = id;
        } finally {
            lock.unlock();
        }
    }

    boolean isDirty() {
        lock.lock();
        try {
            return isDirty;
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the group has a subscription already. */
    boolean subscribe(Instant now) {
        lock.lock();
        try {
            if (isSubscribed) {
                return false;
            }
            isSubscribed = true;
            again.clear();
            again.addAll(pending);
            touch(now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void unsubscribe(Instant now) {
        lock.lock();
        try {
            isSubscribed = false;
            touch(now);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a subscription exists. */
    void touch(Instant now) {
        lock.lock();
        try {
            lastSeen = now;
            isDirty = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a group that had no subscription since a moment, and returns whether that is so; nobody can subscribe it then. */
    boolean forget(Instant moment) {
        lock.lock();
        try {
            boolean isAbandoned = !isSubscribed && lastSeen.isBefore(moment);
            isSubscribed |= isAbandoned;
            return isAbandoned;
        } finally {
            lock.unlock();
        }
    }

    boolean isSubscribed() {
        lock.lock();
        try {
            return isSubscribed;
        } finally {
            lock.unlock();
        }
    }

    Instant lastSeen() {
        lock.lock();
        try {
            return lastSeen;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes whoever waits for something to read. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to read, and says what; null if there is nothing in time or the wait is over. */
    @Nullable
    Claim awaitClaim(int max, long nanos, BooleanSupplier isOver) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                if (!again.isEmpty()) {
                    return Claim.of(again.stream().limit(max).toList());
                }
                int room = Math.min(max, MAX_PENDING - pending.size());
                long last = lastStored.getAsLong();
                if (room > 0 && readTo < last) {
                    return Claim.after(readTo, last, room);
                }
                if (left <= 0 || isOver.getAsBoolean()) {
                    return null;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes what was read for a claim and returns what of it is to be handed out. What is not there any more was missed. */
    List<StoredEvent> handOut(Claim claim, List<StoredEvent> found) {
        lock.lock();
        try {
            return claim.isAgain() ? handOutAgain(claim, found) : handOutNext(claim, found);
        } finally {
            lock.unlock();
        }
    }

    private List<StoredEvent> handOutAgain(Claim claim, List<StoredEvent> found) {
        // A read may end early. What comes after its last event comes again with the next claim.
        long lastRead =
                found.isEmpty() ? Long.MAX_VALUE : found.get(found.size() - 1).id();
        Set<Long> gone = new HashSet<>();
        for (Long next = again.peek();
                next != null && next <= lastRead && gone.size() < claim.ids().size();
                next = again.peek()) {
            gone.add(next);
            again.remove();
        }
        List<StoredEvent> open = new ArrayList<>();
        for (StoredEvent event : found) {
            gone.remove(event.id());
            if (pending.contains(event.id())) {
                open.add(event);
            }
        }
        int missed = 0;
        for (long id : gone) {
            missed += pending.remove(id) ? 1 : 0;
        }
        missed(Counters.OVERFLOW, missed);
        isDirty |= missed > 0;
        return open;
    }

    private List<StoredEvent> handOutNext(Claim claim, List<StoredEvent> found) {
        List<StoredEvent> fresh = new ArrayList<>(found.size());
        for (StoredEvent event : found) {
            if (event.id() > readTo) {
                missed(Counters.OVERFLOW, event.id() - readTo - 1);
                readTo = event.id();
                pending.add(event.id());
                fresh.add(event);
            }
        }
        if (found.isEmpty()) {
            skipTo(claim.last());
        }
        return fresh;
    }

    /** Everything up to an id is gone from the file. */
    void skipTo(long id) {
        lock.lock();
        try {
            if (id > readTo) {
                missed(Counters.OVERFLOW, id - readTo);
                readTo = id;
                isDirty = true;
            }
        } finally {
            lock.unlock();
        }
    }

    void missed(String reason, long count) {
        if (count > 0) {
            dropped.add(count);
            losses.add(reason, count);
        }
    }

    void acknowledge(Collection<Long> ids) {
        lock.lock();
        try {
            ids.forEach(this::settle);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps dead letters until they are written, and acknowledges them. */
    void bury(Collection<DeadLetter> letters) {
        lock.lock();
        try {
            for (DeadLetter letter : letters) {
                if (settle(letter.eventId())) {
                    deadLetters.add(letter);
                }
            }
            missed(Counters.OVERFLOW, deadLetters.bound());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean settle(long id) {
        boolean wasPending = pending.remove(id);
        if (wasPending) {
            settledTo = Math.max(settledTo, id);
            isDirty = true;
        }
        return wasPending;
    }

    /** Returns what is to be written, or null if nothing has changed since this was last called. */
    @Nullable
    GroupChange takeChange() {
        lock.lock();
        try {
            if (!isDirty) {
                return null;
            }
            GroupChange change = new GroupChange(this, position(), deadLetters.all());
            isDirty = false;
            deadLetters.clear();
            return change;
        } finally {
            lock.unlock();
        }
    }

    /** The change could not be written and comes again. */
    void putBack(GroupChange change) {
        lock.lock();
        try {
            isDirty = true;
            deadLetters.putBack(change.deadLetters());
            missed(Counters.OVERFLOW, deadLetters.bound());
        } finally {
            lock.unlock();
        }
    }

    GroupPosition position() {
        lock.lock();
        try {
            if (pending.isEmpty()) {
                return new GroupPosition(readTo, List.of());
            }
            // Those beyond what was ever settled need not be listed: reading goes on from there anyway.
            long position = Math.max(settledTo, pending.first() - 1);
            return new GroupPosition(position, List.copyOf(pending.headSet(position, true)));
        } finally {
            lock.unlock();
        }
    }

    /** Returns how much is not acknowledged of everything up to an id, which may be still on its way into the file. */
    long lag(long last) {
        lock.lock();
        try {
            return Math.max(0, last - readTo) + pending.size();
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether everything up to an id was handed out. */
    boolean hasRead(long id) {
        lock.lock();
        try {
            return again.isEmpty() && readTo >= id;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        return dropped.sum();
    }

    /** What a subscriber is about to read. */
    record Claim(List<Long> ids, long after, long last, int limit) {
        static Claim of(List<Long> ids) {
            return new Claim(ids, 0, 0, 0);
        }

        static Claim after(long id, long last, int limit) {
            return new Claim(List.of(), id, last, limit);
        }

        boolean isAgain() {
            return !ids.isEmpty();
        }
    }
}
