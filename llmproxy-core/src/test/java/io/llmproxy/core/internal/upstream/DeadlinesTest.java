package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static Deadlines.Watched overdue(Runnable onExpiry) {
        return new Deadlines.Watched() {
            @Override
            public long deadlineNanos() {
                return 0;
            }

            @Override
            public void expire() {
                onExpiry.run();
            }
        };
    }

    @Test
    void failureOfOneExpiryDoesNotEndTheWatchOverOthers() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch expired = new CountDownLatch(1);
        try (Deadlines deadlines = new Deadlines(() -> 1, new EngineThreads("deadlines"))) {
            deadlines.add(overdue(() -> {
                failed.countDown();
                throw new IllegalStateException("on purpose");
            }));
            assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
            deadlines.add(overdue(expired::countDown));
            assertThat(expired.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
