package io.llmproxy.redis;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemons that inherit no context class loader and are named by their role and a number. */
final class RedisThreads implements ThreadFactory {
    private final String role;
    private final AtomicInteger count = new AtomicInteger();

    RedisThreads(String role) {
        this.role = role;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new FastThreadLocalThread(task, "llmproxy-redis-" + role + "-" + count.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(RedisThreads.class.getClassLoader());
        return thread;
    }
}
