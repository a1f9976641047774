package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.internal.capture.ExchangeTap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final AtomicInteger records = new AtomicInteger();

    @Test
    void recordsAreMadeOnThreadsOfTheRecorder() {
        String[] thread = new String[1];
        try (Recorder recorder = new Recorder()) {
            recorder.record(
                    tap(recorder), () -> thread[0] = Thread.currentThread().getName());
        }

        assertThat(thread[0]).startsWith("llmproxy-record-");
    }

    @Test
    void closingWaitsForAllRecords() {
        try (Recorder recorder = new Recorder()) {
            for (int i = 0; i < 400; i++) {
                recorder.record(tap(recorder), records::incrementAndGet);
            }
        }

        assertThat(records).hasValue(400);
    }

    @Test
    void whoEndsAfterTheRecorderHasClosedIsRecordedToo() {
        Recorder recorder = new Recorder();
        recorder.close();

        recorder.record(tap(recorder), records::incrementAndGet);

        assertThat(records).hasValue(1);
    }

    @Test
    void exchangesThatEndFasterThanTheyAreRecordedWait() throws InterruptedException {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (Recorder recorder = new Recorder()) {
            Thread ending = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    recorder.record(tap(recorder), () -> {
                        awaitUninterruptibly(mayGoOn);
                        records.incrementAndGet();
                    });
                }
            });
            ending.start();
            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> ending.getState() == Thread.State.WAITING);
            assertThat(records).hasValue(0);
            mayGoOn.countDown();
            ending.join();
        }

        assertThat(records).hasValue(2000);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExchangeTap tap(Recorder recorder) {
        return recorder.tap(new Deaf());
    }

    private static final class Deaf implements ExchangeTap.Reader {
        @Override
        public void request(byte[] bytes, int length) {}

        @Override
        public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {}

        @Override
        public void response(byte[] bytes, int length) {}
    }
}
