package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class ExchangeExecutorTest {
    private static final String GROUP_OF_VIRTUAL_THREADS = "VirtualThreads";

    private final BlockingQueue<String> groups = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private ExchangeExecutor executor = ExchangeExecutor.create(null);

    @AfterEach
    void close() {
        end.countDown();
        executor.close();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aFewExchangesRunOnPlatformThreadsAndTheOthersOnVirtualOnes() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < ExchangeExecutor.FEW + 2; i++) {
            assertThat(executor.tryExecute(this::run)).isTrue();
            seen.add(String.valueOf(groups.poll(10, TimeUnit.SECONDS)));
        }

        assertThat(seen.subList(0, ExchangeExecutor.FEW)).doesNotContain(GROUP_OF_VIRTUAL_THREADS, "null");
        assertThat(seen.subList(ExchangeExecutor.FEW, seen.size())).containsOnly(GROUP_OF_VIRTUAL_THREADS);
    }

    @Test
    void moreThanTheMostAreTurnedAway() throws InterruptedException {
        executor.close();
        executor = ExchangeExecutor.create(ExchangeExecutor.FEW + 1);
        for (int i = 0; i <= ExchangeExecutor.FEW; i++) {
            assertThat(executor.tryExecute(this::run)).isTrue();
            assertThat(groups.poll(10, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(executor.tryExecute(this::run)).isFalse();
    }

    private void run() {
        groups.add(Thread.currentThread().getThreadGroup().getName());
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
