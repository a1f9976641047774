package io.llmproxy.benchmarks.loops;

import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.usage.ExchangeReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the tap costs the relaying thread per chunk of 1 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TapBenchmark {
    /**
     * {@code nobody}: nothing is done with what was heard. {@code reader}: it is read on another thread, so that the relaying
     * thread, which here does nothing else, also waits for the reader.
     */
    @Param({"nobody", "reader"})
    public String listener = "nobody";

    private final byte[] chunk = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(980) + "\"}}]}\n\n")
            .getBytes(StandardCharsets.US_ASCII);
    private @Nullable ExecutorService threads;
    private @Nullable ExchangeTap tap;

    /** Begins a stream of unlimited length. */
    @Setup(Level.Iteration)
    public void start() {
        ExecutorService started = Executors.newSingleThreadExecutor();
        threads = started;
        tap = listener.equals("reader")
                ? new ExchangeTap(new ExchangeReader("POST", null, null, null), started)
                : new ExchangeTap(new Nobody(), Runnable::run);
        tap.responseHead(200, "text/event-stream", null);
    }

    /** Ends the stream. */
    @TearDown(Level.Iteration)
    public void stop() throws InterruptedException {
        if (tap != null && threads != null) {
            tap.end(() -> {});
            threads.shutdown();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /** Hears one chunk. */
    @Benchmark
    public void chunk() {
        if (tap != null) {
            tap.response(chunk, 0, chunk.length);
        }
    }

    private static final class Nobody implements ExchangeTap.Reader {
        @Override
        public void request(byte[] bytes, int length) {}

        @Override
        public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {}

        @Override
        public void response(byte[] bytes, int length) {}
    }
}
