package io.llmproxy.core.internal.upstream;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * Runs the tasks of a connection pool once a second at most. OkHttp's pool looks for connections to close after every single call: it
 * wakes a thread, which then locks all connections in turn, while calls wait for these locks.
 */
final class UnhurriedBackend implements TaskRunner.Backend {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final TaskRunner.Backend backend;

    UnhurriedBackend(TaskRunner.Backend backend) {
        this.backend = backend;
    }

    @Override
    public long nanoTime() {
        return backend.nanoTime();
    }

    /** Does nothing: whoever waits looks for tasks by itself after a while. */
    @Override
    public void coordinatorNotify(TaskRunner runner) {}

    @Override
    public void coordinatorWait(TaskRunner runner, long nanos) {
        backend.coordinatorWait(runner, Math.min(nanos, LONGEST_WAIT));
    }

    @Override
    public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
        return backend.decorate(queue);
    }

    @Override
    public void execute(TaskRunner runner, Runnable task) {
        backend.execute(runner, task);
    }
}
