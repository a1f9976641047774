package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.core.internal.retry.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes: in one transaction whatever waits, and at once if something waits. What fails comes again, while the
 * intake takes what fits.
 */
final class JournalWriter {
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CHORES = Duration.ofHours(1);
    private static final Backoff BACKOFF = new Backoff(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            () -> ThreadLocalRandom.current().nextDouble());

    private final Intake intake;
    private final JournalFile file;
    private final JournalStore store;
    private final Groups groups;
    private final JournalStatus status;
    private final InstantSource clock;
    private final Runnable afterTurn;
    private final Runnable atEnd;
    private final Duration forgetAfter;
    private final JournalBatch batch;
    private final Queue<NewGroup> requested = new ConcurrentLinkedQueue<>();
    private final List<Group> forgetting = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Thread thread;
    private final LongAdder stored = new LongAdder();
    private volatile boolean isResting;
    private int failures;
    private Instant nextChores;

    /** Calls {@code afterTurn} whenever something may have come to its end, and {@code atEnd}, which closes the file, last. */
    JournalWriter(
            JournalSettings settings,
            Intake intake,
            JournalFile file,
            JournalStore store,
            Groups groups,
            JournalStatus status,
            InstantSource clock,
            Runnable afterTurn,
            Runnable atEnd) {
        this.intake = intake;
        this.file = file;
        this.store = store;
        this.groups = groups;
        this.status = status;
        this.clock = clock;
        this.afterTurn = afterTurn;
        this.atEnd = atEnd;
        forgetAfter = settings.forgetGroupsAfter();
        batch = new JournalBatch(intake, groups, status, settings.maxBytes());
        nextChores = clock.instant().plus(CHORES);
        thread = new Thread(null, this::run, "llmproxy-journal-1", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(JournalWriter.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Tells the writer that there is something to do. */
    void wake() {
        if (isResting) {
            LockSupport.unpark(thread);
        }
    }

    /** Creates a group that begins with what is published from now on. Completes once it is written. */
    CompletableFuture<Void> create(Group group) {
        NewGroup request = new NewGroup(group, intake.accepted(), new CompletableFuture<>());
        requested.add(request);
        wake();
        return request.created();
    }

    /** Returns how many events were committed. */
    long stored() {
        return stored.sum();
    }

    /** Lets the thread write what there is, close the file, and end; gives up on what is not written in time. */
    void stop(Duration patience) {
        stopping.countDown();
        LockSupport.unpark(thread);
        if (!join(patience)) {
            abandoned.countDown();
            thread.interrupt();
            if (!join(patience)) {
                status.notClosedInTime();
            }
        }
        long left = intake.waiting();
        if (left > 0) {
            groups.missedByAll(Counters.CLOSED, left);
            status.left(left);
        }
    }

    private boolean join(Duration patience) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, patience.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (!isAbandoned()) {
                boolean wasBusy = turnAfterAll();
                afterTurn.run();
                if (!wasBusy && stopping.getCount() == 0 && intake.waiting() == 0) {
                    return;
                }
                if (!wasBusy) {
                    rest();
                }
            }
        } finally {
            atEnd.run();
        }
    }

    /** Nothing ends the thread before its time, not even an error of the JVM such as a want of memory, which may pass. */
    private boolean turnAfterAll() {
        try {
            return turn();
        } catch (Throwable e) {
            failed(e);
            return true;
        }
    }

    private void failed(Throwable failure) {
        try {
            status.failed(failure, intake.waiting());
        } catch (RuntimeException | Error e) {
            // There is not even memory to say so.
        }
        pause();
    }

    /** Writes what there is, and returns whether there was something. */
    private boolean turn() {
        Instant now = clock.instant();
        if (!now.isBefore(nextChores)) {
            nextChores = now.plus(CHORES);
            groups.touchSubscribed(now);
            forgetting.addAll(groups.forget(now.minus(forgetAfter)));
        }
        batch.fill();
        List<NewGroup> due = new ArrayList<>();
        List<GroupChange> taken = new ArrayList<>();
        long begin = store.last();
        try {
            takeDue(due);
            groups.takeChanges(taken);
            JournalChange change = new JournalChange(
                    batch.events(), taken, due.stream().map(NewGroup::group).toList(), List.copyOf(forgetting), now);
            if (change.isEmpty() && !store.hasMoreToPrune()) {
                batch.written();
                return false;
            }
            store.write(change);
        } catch (SQLException | RuntimeException | Error e) {
            taken.forEach(change -> change.group().putBack(change));
            due.forEach(request -> request.created().completeExceptionally(e));
            failed(e);
            return true;
        }
        written(begin, due);
        return true;
    }

    /** Groups whose beginning is in the file: nothing waits any more that was published before. */
    private void takeDue(List<NewGroup> due) {
        for (NewGroup request = requested.peek();
                request != null && request.after() <= intake.settled();
                request = requested.peek()) {
            due.add(request);
            requested.remove();
        }
    }

    private void written(long begin, List<NewGroup> due) {
        failures = 0;
        stored.add(store.last() - begin);
        batch.written();
        forgetting.forEach(group -> status.forgotten(group, group.lag(begin)));
        forgetting.clear();
        due.forEach(request -> {
            request.group().startAt(begin);
            groups.add(request.group());
            request.created().complete(null);
        });
        status.written();
        for (Group group : groups.all()) {
            group.skipTo(store.deletedTo());
            group.wake();
        }
        tend();
    }

    private void tend() {
        try {
            status.log(store.tend());
        } catch (SQLException e) {
            status.failed(e, intake.waiting());
        }
    }

    private void pause() {
        failures++;
        CountDownLatch cut = stopping.getCount() > 0 ? stopping : abandoned;
        try {
            boolean isCut = cut.await(BACKOFF.delay(failures, null).toNanos(), TimeUnit.NANOSECONDS);
            failures = isCut ? 0 : failures;
        } catch (InterruptedException e) {
            // Whether to give up is for the loop's condition to say.
        }
    }

    private void rest() {
        status.inPlace(file.isInPlace());
        isResting = true;
        if (intake.isEmpty() && requested.isEmpty() && stopping.getCount() > 0 && !groups.hasChanges()) {
            LockSupport.parkNanos(this, LONGEST_REST);
        }
        isResting = false;
    }

    private boolean isAbandoned() {
        return abandoned.getCount() == 0;
    }

    /** A group that is to be created once so many events are settled. */
    private record NewGroup(Group group, long after, CompletableFuture<Void> created) {}
}
