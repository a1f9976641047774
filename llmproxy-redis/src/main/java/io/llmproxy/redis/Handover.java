package io.llmproxy.redis;

import io.llmproxy.api.event.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that reads and the one that polls: at most one batch waits here, and the reader waits with the next one.
 *
 * <p>The polling side belongs to one thread at a time.
 */
final class Handover {
    private static final List<Delivery> END = List.of();

    private final BlockingQueue<List<Delivery>> batches = new ArrayBlockingQueue<>(1);
    private final Deque<Delivery> begun = new ArrayDeque<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean hasBegun;
    private volatile boolean ended;

    /** Waits until there is a subscriber that polls. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits for room. */
    void put(List<Delivery> batch) throws InterruptedException {
        batches.put(batch);
    }

    /** Tells that nothing more comes, and wakes whoever waits for it. */
    void end() {
        ended = true;
        // A subscriber that waits does so because there is nothing here.
        boolean ignored = batches.offer(END);
    }

    /** Takes at most so many; waits for the first one. */
    List<Delivery> poll(int max, Duration wait) throws InterruptedException {
        asked.countDown();
        if (begun.isEmpty() && !isDrained()) {
            @Nullable List<Delivery> batch = batches.poll(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS);
            if (batch != null) {
                begun.addAll(batch);
            }
        }
        List<Delivery> taken = new ArrayList<>(Math.min(max, begun.size()));
        while (taken.size() < max && !begun.isEmpty()) {
            taken.add(begun.poll());
        }
        hasBegun = !begun.isEmpty();
        return taken;
    }

    boolean isDrained() {
        Collection<Delivery> waiting = batches.peek();
        return ended && !hasBegun && (waiting == null || waiting.isEmpty());
    }

    /** Forgets what waits, for no one polls any more. */
    void clear() {
        batches.clear();
        hasBegun = false;
    }
}
