package io.llmproxy.core.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several nodes that share one database, and threads that use them at the same time. */
final class Nodes implements AutoCloseable {
    private final List<Database> nodes = new ArrayList<>();

    Nodes(TestDatabase place, int count) {
        for (int i = 0; i < count; i++) {
            nodes.add(place.open());
        }
    }

    /** What one thread does. */
    interface Work<T> {
        T run(Database node, int thread) throws Exception;
    }

    /** Starts all threads at once, spread over the nodes, and returns what they return. */
    <T> List<T> inParallel(int threads, Work<T> work) throws Exception {
        return parallel(threads, thread -> work.run(nodes.get(thread % nodes.size()), thread));
    }

    interface Task<T> {
        T run(int thread) throws Exception;
    }

    static <T> List<T> parallel(int threads, Task<T> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(executor.submit(() -> {
                    start.await();
                    return task.run(thread);
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    @Override
    public void close() {
        nodes.forEach(Database::close);
    }
}
