package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads with a name of their own, so that a test can tell which of them still live. */
public final class TestThreads implements ThreadFactory {
    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();

    public TestThreads(String role) {
        prefix = "llmproxy-" + role + "-";
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits a moment: an executor counts a worker as gone a little before its thread has ended. */
    public void assertGone() {
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(alive()).isEmpty());
    }

    private List<String> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    public int made() {
        return count.get();
    }
}
