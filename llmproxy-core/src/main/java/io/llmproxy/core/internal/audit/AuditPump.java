package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings events to one destination, on a thread of its own: nobody else waits for a disk or a database.
 *
 * <pre>
 * any thread ── offer: a place, or dropped ──▶ queue ──▶ held: the batch that is being written
 * </pre>
 *
 * <p>A batch that fails comes again, together with what has come meanwhile. After a failure events are also tried one by one, so
 * that one which the destination cannot take does not hold up the others.
 */
final class AuditPump {
    private static final long LONGEST_REST = TimeUnit.MINUTES.toNanos(1);

    /** After so many events in a row that failed alone, the fault is thought to lie with the destination. */
    private static final int PATIENCE = 2;

    private final AuditDestination destination;
    private final AuditSettings settings;
    private final PumpStatus status;
    private final Semaphore places;
    private final Queue<HeldEvent> queue = new ConcurrentLinkedQueue<>();
    private final Deque<HeldEvent> held = new ArrayDeque<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean hasEnded;
    private int failures;
    private boolean hasSeenClosing;

    private AuditPump(
            AuditDestination destination, AuditSettings settings, InstantSource clock, ThreadFactory threads) {
        this.destination = destination;
        this.settings = settings;
        status = new PumpStatus(destination.name(), clock);
        places = new Semaphore(settings.capacity());
        thread = threads.newThread(this::run);
    }

    static AuditPump start(
            AuditDestination destination, AuditSettings settings, InstantSource clock, ThreadFactory threads) {
        AuditPump pump = new AuditPump(destination, settings, clock, threads);
        pump.thread.start();
        return pump;
    }

    /** Takes an event, or drops and counts it. Never waits. */
    void offer(AuditEvent event) {
        if (isClosing()) {
            status.droppedAfterClose();
            return;
        }
        if (!places.tryAcquire()) {
            status.dropped();
            return;
        }
        queue.add(new HeldEvent(event));
        LockSupport.unpark(thread);
        if (hasEnded) {
            dropQueue();
        }
    }

    AuditStatus.Destination status() {
        return status.snapshot(settings.capacity() - places.availablePermits());
    }

    /** Ends the intake and cuts a wait for the next attempt short. */
    void beginClose() {
        closing.countDown();
        LockSupport.unpark(thread);
    }

    /** Waits for everything to be written and the destination to be closed; gives up on what is not in time. */
    void endClose(Duration patience, Duration lastCall) {
        if (!join(patience)) {
            abandoned.countDown();
            thread.interrupt();
            if (!join(lastCall)) {
                status.hangs();
            }
        }
    }

    private boolean join(Duration patience) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, TimeUnit.NANOSECONDS.convert(patience)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (!isAbandoned() && !(isClosing() && held.isEmpty() && queue.isEmpty())) {
                turn();
            }
        } catch (Throwable e) {
            // Only an error of the JVM comes this far. There is no caller to rethrow it to.
            status.died(e);
        } finally {
            end();
        }
    }

    private void turn() {
        fill();
        if (!held.isEmpty()) {
            write();
        }
        boolean isBusy = destination.tend();
        if (!isBusy && held.isEmpty() && queue.isEmpty() && !isClosing()) {
            LockSupport.parkNanos(this, LONGEST_REST);
        }
    }

    private void fill() {
        while (held.size() < settings.batchSize()) {
            HeldEvent next = queue.poll();
            if (next == null) {
                return;
            }
            held.add(next);
        }
    }

    private void write() {
        if (isTaken(List.copyOf(held))) {
            held.clear();
            failures = 0;
        } else if (sift()) {
            failures = 0;
        } else {
            failures++;
            pause(settings.backoff().delay(failures, null));
        }
    }

    /** Tries one event after another; those that fail go to the end. Returns whether there are fewer events than before. */
    private boolean sift() {
        int before = held.size();
        int inARow = 0;
        for (int i = 0; i < before && inARow < PATIENCE && !isAbandoned(); i++) {
            HeldEvent event = held.remove();
            if (before > 1 && isTaken(List.of(event))) {
                inARow = 0;
                continue;
            }
            event.failedAlone(status.writtenCount());
            if (event.isToBlame()) {
                status.rejected(event.event());
                places.release();
            } else {
                held.add(event);
                inARow++;
            }
        }
        return held.size() < before;
    }

    private boolean isTaken(List<HeldEvent> batch) {
        List<AuditEvent> events = new ArrayList<>(batch.size());
        batch.forEach(event -> events.add(event.event()));
        try {
            destination.append(events);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            status.failed(e, held.size());
            return false;
        } finally {
            // A destination that leaves its thread interrupted must not cut the next rest short.
            boolean ignored = Thread.interrupted();
        }
        places.release(batch.size());
        status.written(batch.size());
        return true;
    }

    /** Waits, but not if the close began since the last wait, even if that was before this one. */
    private void pause(Duration delay) {
        CountDownLatch cut = hasSeenClosing ? abandoned : closing;
        try {
            if (cut.await(TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS)) {
                hasSeenClosing = true;
                failures = 0;
            }
        } catch (InterruptedException e) {
            // Whether to give up is for the loop's condition to say.
        }
    }

    private void end() {
        closing.countDown();
        int left = held.size();
        held.forEach(event -> drop());
        held.clear();
        hasEnded = true;
        left += dropQueue();
        if (left > 0) {
            status.left(left);
        }
        try {
            destination.close();
        } catch (Throwable e) {
            status.closeFailed(e);
        }
    }

    /** Events may come into the queue while the thread ends; whoever sees that sweeps up. */
    private int dropQueue() {
        int count = 0;
        while (queue.poll() != null) {
            drop();
            count++;
        }
        return count;
    }

    private void drop() {
        places.release();
        status.dropped();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isAbandoned() {
        return abandoned.getCount() == 0;
    }
}
