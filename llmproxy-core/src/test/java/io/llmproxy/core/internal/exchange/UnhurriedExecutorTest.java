package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnhurriedExecutorTest {
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);

    @Test
    void oneWakeUpServesManyTasks() {
        UnhurriedExecutor executor = new UnhurriedExecutor(threads, Duration.ofHours(1));
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            executor.execute(() -> ran.add(number));
        }

        assertThat(threads.getQueue()).hasSize(1);
        assertThat(ran).isEmpty();
        threads.shutdownNow();
    }

    @Test
    void everyTaskOfManyThreadsRuns() throws InterruptedException {
        UnhurriedExecutor executor = new UnhurriedExecutor(threads, Duration.ofNanos(1));
        CountDownLatch ran = new CountDownLatch(4 * 10_000);
        for (int i = 0; i < 4; i++) {
            new Thread(() -> {
                        for (int j = 0; j < 10_000; j++) {
                            executor.execute(ran::countDown);
                        }
                    })
                    .start();
        }

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
    }

    @Test
    void tasksThatCameBeforeTheEndRun() throws InterruptedException {
        UnhurriedExecutor executor = new UnhurriedExecutor(threads, Duration.ofMillis(1));
        CountDownLatch ran = new CountDownLatch(1);
        executor.execute(ran::countDown);
        threads.shutdown();

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterTheEndTasksRunAtOnce() {
        threads.shutdown();
        List<String> ran = new ArrayList<>();

        new UnhurriedExecutor(threads, Duration.ofHours(1)).execute(() -> ran.add("task"));

        assertThat(ran).containsExactly("task");
    }
}
