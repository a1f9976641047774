package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs the thread of a sink to write an event as a line of JSON. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventJsonBenchmark {
    private final ExchangeEvent small = SmallEvent.of("4f6e31e0-9e3f-4f6f-8be7-aad396d230c4");
    private final ExchangeEvent usual = UsualEvent.of("4f6e31e0-9e3f-4f6f-8be7-aad396d230c4");
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(64 * 1024);

    /** Writes an event with little in it. */
    @Benchmark
    public int small() {
        return write(small);
    }

    /** Writes an event with all that a completed call has without bodies. */
    @Benchmark
    public int usual() {
        return write(usual);
    }

    /** Makes the id by which back ends know the event, which is a part of the line. */
    @Benchmark
    public UUID runId() {
        return usual.runId();
    }

    private int write(ExchangeEvent event) {
        line.reset();
        EventJson.write(event, line);
        return line.size();
    }
}
