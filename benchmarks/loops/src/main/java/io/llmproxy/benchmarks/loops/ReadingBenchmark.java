package io.llmproxy.benchmarks.loops;

import io.llmproxy.core.internal.tokens.TokenCounter;
import io.llmproxy.core.internal.usage.Estimator;
import io.llmproxy.core.internal.usage.ExchangeReader;
import io.llmproxy.core.internal.usage.ExchangeReading;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** What reading an exchange costs the recording thread: the request, the answer, and an estimate where there is no usage. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReadingBenchmark {
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":300,\"completion_tokens\":200,\"total_tokens\":500,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}";

    /** The kinds of answers. */
    @Param({"chat-1.5KB", "chat-stream-200", "chat-stream-200-estimated", "responses-stream-200", "embeddings-1MB"})
    public String exchange = "";

    private final @Nullable Estimator estimator = new Estimator(TokenCounter.create());
    private byte[] request = {};
    private byte[] answer = {};
    private String path = "/v1/chat/completions";

    /** Makes up the bodies. */
    @Setup
    public void prepare() {
        request = bytes("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "Tell me about the weather in the mountains. ".repeat(25) + "\"}],\"stream\":true}");
        answer = bytes(
                switch (exchange) {
                    case "chat-1.5KB" ->
                        "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + "It is cold. ".repeat(100)
                                + "\"},\"finish_reason\":\"stop\"}]," + USAGE + "}";
                    case "chat-stream-200" ->
                        chunks() + "data: {\"object\":\"chat.completion.chunk\",\"choices\":[]," + USAGE
                                + "}\n\ndata: [DONE]\n\n";
                    case "chat-stream-200-estimated" -> chunks() + "data: [DONE]\n\n";
                    case "responses-stream-200" -> responses();
                    default ->
                        "{\"object\":\"list\",\"data\":[" + vector() + "],\"model\":\"text-embedding-3-small\","
                                + "\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";
                });
        if (exchange.startsWith("responses")) {
            path = "/v1/responses";
        } else if (exchange.startsWith("embeddings")) {
            path = "/v1/embeddings";
        }
    }

    /** Reads one exchange from its first byte to its record. */
    @Benchmark
    public ExchangeReading read() {
        ExchangeReader reader = new ExchangeReader("POST", "application/json", null, estimator);
        reader.request(request, request.length);
        reader.responseHead(200, "application/json", null);
        reader.response(answer, answer.length);
        return reader.end(path, true);
    }

    private static String chunks() {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1712345678,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" snow\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                .repeat(200);
    }

    private static String responses() {
        return "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\" snow\"}\n\n"
                        .repeat(200)
                + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"object\":\"response\",\"model\":\"gpt-4.1-mini\",\"output\":[{\"content\":[{\"text\":\""
                + " snow".repeat(200)
                + "\"}]}],\"usage\":{\"input_tokens\":300,\"output_tokens\":200,\"total_tokens\":500}}}\n\n";
    }

    private static String vector() {
        String element =
                "{\"object\":\"embedding\",\"index\":0,\"embedding\":[" + "-0.012345678,".repeat(1535) + "0.1]}";
        return (element + ",").repeat(50) + element;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
