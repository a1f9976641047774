package io.llmproxy.benchmarks.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.TimeUnit;

/** Runs tasks on the thread of a share; one that throws makes the share fail, instead of being waited for for ever. */
final class LoopTimer {
    private final EventLoop loop;
    private final Promise<?> result;

    LoopTimer(EventLoop loop, Promise<?> result) {
        this.loop = loop;
        this.result = result;
    }

    void run(Runnable task) {
        loop.execute(() -> runOrFail(task));
    }

    /** Runs the task once {@link System#nanoTime()} is {@code nanoTime}, or at once if that is over. */
    @SuppressWarnings("FutureReturnValueIgnored") // The task cannot fail, and is never taken back.
    void runAt(long nanoTime, Runnable task) {
        long nanos = Math.max(0, nanoTime - System.nanoTime());
        loop.schedule(() -> runOrFail(task), nanos, TimeUnit.NANOSECONDS);
    }

    private void runOrFail(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            result.tryFailure(e);
        }
    }
}
