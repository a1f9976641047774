package io.llmproxy.core.internal.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTapTest {
    private final Recording recording = new Recording();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void handsOverAllThatItHeardInOrder(int chunkSize) {
        byte[] question = "question ".repeat(5000).getBytes(UTF_8);
        byte[] answer = "answer ".repeat(9000).getBytes(UTF_8);
        ExchangeTap tap = new ExchangeTap(recording, Runnable::run);

        Chunks.of(question, chunkSize, tap::request);
        tap.responseHead(201, "a/b", "gzip");
        Chunks.of(answer, chunkSize, tap::response);
        tap.end(() -> recording.heard.append("end"));

        assertThat(recording.heard)
                .hasToString(new String(question, UTF_8) + "[201 a/b gzip]" + new String(answer, UTF_8) + "end");
    }

    @Test
    void anExchangeWithoutAnswerEndsToo() {
        ExchangeTap tap = new ExchangeTap(recording, Runnable::run);

        tap.request("half".getBytes(UTF_8), 0, 4);
        tap.end(() -> recording.heard.append(" end"));

        assertThat(recording.heard).hasToString("half end");
    }

    @Test
    void nothingIsDoneOnTheRelayingThread() {
        Deque<Runnable> later = new ArrayDeque<>();
        ExchangeTap tap = new ExchangeTap(recording, later::add);

        tap.responseHead(200, null, null);
        tap.response(new byte[50_000], 0, 50_000);
        tap.end(() -> {});

        assertThat(recording.heard).isEmpty();
        later.forEach(Runnable::run);
        assertThat(recording.heard).hasSize("[200 null null]".length() + 50_000);
    }

    @Test
    void aShortExchangeIsHandedOverOnce() {
        List<Runnable> later = new ArrayList<>();
        ExchangeTap tap = new ExchangeTap(recording, later::add);

        tap.request(new byte[100], 0, 100);
        tap.responseHead(200, null, null);
        tap.response(new byte[1000], 0, 1000);
        assertThat(later).isEmpty();
        tap.end(() -> {});

        assertThat(later).hasSize(1);
    }

    @Test
    void whoeverRelaysFasterThanTheReaderReadsWaits() throws InterruptedException {
        BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
        ExchangeTap tap = new ExchangeTap(recording, later::add);
        Thread relaying = new Thread(() -> {
            tap.responseHead(200, null, null);
            tap.response(new byte[1024 * 1024], 0, 1024 * 1024);
            tap.end(() -> later.add(() -> recording.heard.append("end")));
        });

        relaying.start();
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> relaying.getState() == Thread.State.WAITING);
        while (!recording.heard.toString().endsWith("end")) {
            later.poll(5, TimeUnit.SECONDS).run();
        }

        relaying.join();
        assertThat(recording.heard).hasSize("[200 null null]end".length() + 1024 * 1024);
    }

    @Test
    void aRecordIsMadeEvenIfThereAreNoThreadsLeft() {
        Executor closed = task -> {
            throw new RejectedExecutionException();
        };
        ExchangeTap tap = new ExchangeTap(recording, closed);

        tap.request("x".getBytes(UTF_8), 0, 1);
        tap.end(() -> recording.heard.append(" end"));

        assertThat(recording.heard).hasToString("x end");
    }

    @Test
    void aReaderThatFailsKeepsNobodyWaiting() {
        ExchangeTap tap = new ExchangeTap(new FailingReader(), Runnable::run);

        tap.responseHead(200, null, null);
        tap.response(new byte[1024 * 1024], 0, 1024 * 1024);
        tap.end(() -> recording.heard.append("end"));

        assertThat(recording.heard).hasToString("end");
    }

    @Test
    void smallExchangesTakeLittleMemory() {
        byte[] body = new byte[1024];

        long allocated = allocatedBy(tap -> {
            tap.request(body, 0, body.length);
            tap.responseHead(200, "application/json", null);
            tap.response(body, 0, body.length);
        });

        assertThat(allocated).isLessThan(4096);
    }

    @Test
    void aStreamOfSmallChunksTakesLittleMoreThanItsText() {
        byte[] chunk = new byte[250];

        long allocated = allocatedBy(tap -> {
            tap.responseHead(200, "text/event-stream", null);
            for (int i = 0; i < 40; i++) {
                tap.response(chunk, 0, chunk.length);
            }
        });

        assertThat(allocated).isLessThan(40 * 250 + 4096);
    }

    private long allocatedBy(Consumer<ExchangeTap> exchange) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            ExchangeTap tap = new ExchangeTap(recording, task -> {});
            exchange.accept(tap);
            tap.end(() -> {});
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return allocated;
    }

    private static final class FailingReader implements ExchangeTap.Reader {
        @Override
        public void request(byte[] bytes, int length) {}

        @Override
        public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {}

        @Override
        public void response(byte[] bytes, int length) {
            throw new NoClassDefFoundError("a library that is missing");
        }
    }

    private static final class Recording implements ExchangeTap.Reader {
        final StringBuilder heard = new StringBuilder();

        @Override
        public void request(byte[] bytes, int length) {
            heard.append(new String(bytes, 0, length, UTF_8));
        }

        @Override
        public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
            heard.append("[" + status + " " + contentType + " " + contentEncoding + "]");
        }

        @Override
        public void response(byte[] bytes, int length) {
            heard.append(new String(bytes, 0, length, UTF_8));
        }
    }
}
