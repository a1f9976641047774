package io.llmproxy.benchmarks.loops;

import io.llmproxy.core.internal.capture.SseParser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What taking a stream of server-sent events apart costs per event of 250 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SseBenchmark {
    private static final int EVENTS = 200;

    private final byte[] stream = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(205) + "\"}}]}\n\n")
            .repeat(EVENTS)
            .getBytes(StandardCharsets.US_ASCII);

    /** Takes a stream apart that comes in one piece. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long parse() {
        Counting counting = new Counting();
        SseParser parser = new SseParser(counting);
        parser.feed(stream, 0, stream.length);
        parser.end();
        return counting.bytes;
    }

    private static final class Counting implements SseParser.Listener {
        private long bytes;

        @Override
        public void data(byte[] buffer, int offset, int length) {
            bytes += length;
        }

        @Override
        public void event(String name) {
            bytes++;
        }
    }
}
