package io.llmproxy.core.internal.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * Runs a task on a thread that ends with it.
 *
 * <p>Opening a database leaves things behind on its thread: Flyway's JSON buffers in a thread-local, and, through a child process
 * of the SQLite driver, the context class loader in a thread of the JVM. On a thread of the host, both would keep the class
 * loader of a web application alive after it was undeployed.
 */
final class BriefThread {
    private BriefThread() {}

    static <T> T call(ThreadFactory threads, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = threads.newThread(future);
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database was being opened", e);
        }
    }
}
