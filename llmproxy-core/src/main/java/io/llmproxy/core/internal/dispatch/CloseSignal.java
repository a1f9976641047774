package io.llmproxy.core.internal.dispatch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the thread of a pump that the end is near, later that it is there, and cuts its waits short on both occasions.
 *
 * <p>The thread notices the first occasion once, even if it came just before a wait: whatever waits began before it was noticed end at
 * once.
 */
final class CloseSignal {
    private final CountDownLatch hurry = new CountDownLatch(1);
    private final CountDownLatch giveUp = new CountDownLatch(1);
    private final Wait wait;
    private boolean isNoticed;

    /** Waits for a latch, as {@link CountDownLatch#await(long, TimeUnit)} does. */
    interface Wait {
        boolean await(CountDownLatch latch, long nanos) throws InterruptedException;
    }

    CloseSignal() {
        this((latch, nanos) -> latch.await(nanos, TimeUnit.NANOSECONDS));
    }

    CloseSignal(Wait wait) {
        this.wait = wait;
    }

    /** Asks for what is held to be tried soon. Called by any thread. */
    void hurry() {
        hurry.countDown();
    }

    /** Asks for an end. Called by any thread, which then interrupts the pump's. */
    void giveUp() {
        hurry.countDown();
        giveUp.countDown();
    }

    boolean isGivenUp() {
        return giveUp.getCount() == 0;
    }

    /** Returns true the first time that it is asked after {@link #hurry}. */
    boolean isNew() {
        boolean isNew = !isNoticed && hurry.getCount() == 0;
        isNoticed |= isNew;
        return isNew;
    }

    /** Returns whether {@link #isNew} was true before. */
    boolean isNoticed() {
        return isNoticed;
    }

    /** Waits, unless there is a signal that was not noticed. */
    void pause(long nanos) {
        try {
            boolean ignored = wait.await(isNoticed ? giveUp : hurry, nanos);
        } catch (InterruptedException e) {
            // Whether to give up is for the pump's loop to ask.
        }
    }
}
