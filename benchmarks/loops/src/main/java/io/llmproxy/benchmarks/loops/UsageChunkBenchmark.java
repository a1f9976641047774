package io.llmproxy.benchmarks.loops;

import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.streamusage.AnswerFilter;
import io.llmproxy.core.internal.streamusage.StreamUsage;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.WholeBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs the relaying thread, per chunk of a stream, to find the chunk that has only usage. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UsageChunkBenchmark {
    /** Whether the gateway has asked for usage; if not, chunks pass without a look. */
    @Param({"true", "false"})
    public boolean isAsked = true;

    private final byte[] chunk =
            ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1712345678,\"model\":\"gpt-4o-mini\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" snow\"},\"finish_reason\":null}]}\n\n")
                    .getBytes(StandardCharsets.US_ASCII);
    private AnswerFilter filter = new StreamUsage(false).filter(200, null, null);

    /** Sends a request that is to be asked for usage. */
    @Setup
    public void ask() throws IOException {
        StreamUsage usage = new StreamUsage(isAsked);
        byte[] body = "{\"model\":\"gpt-4o-mini\",\"stream\":true}".getBytes(StandardCharsets.US_ASCII);
        usage.prepare(new UpstreamRequest(
                "POST",
                "/v1/chat/completions",
                null,
                HeaderFields.builder().build(),
                Map.of(),
                null,
                new WholeBody(body)));
        filter = usage.filter(200, "text/event-stream", null);
    }

    /** Passes one chunk. */
    @Benchmark
    public void chunk(Blackhole client) throws IOException {
        filter.feed(chunk, 0, chunk.length, (buffer, offset, length) -> client.consume(buffer));
    }
}
