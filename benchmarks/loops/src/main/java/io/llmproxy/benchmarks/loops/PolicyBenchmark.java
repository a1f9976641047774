package io.llmproxy.benchmarks.loops;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.policy.ParameterPolicy;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.policy.RequestPath;
import io.llmproxy.core.internal.policy.RequestPolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the rules of a provider cost a call: where it may go, and which models it may ask for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PolicyBenchmark {
    private static final String PATH = "/v1/chat/completions";

    private final ProviderConfig provider = ProviderConfig.openAi(URI.create("https://provider.invalid"))
            .paramAllowList(Map.of("model", List.of("gpt-4o*", "gpt-4.1*", "o3*")))
            .build();
    private final RequestPolicy endpoints = RequestPolicy.of(provider);
    private final ParameterPolicy parameters = ParameterPolicy.of(provider);
    private final HeaderFields headers = HeaderFields.of("Content-Type", "application/json", "Accept", "*/*");
    private final byte[] body = ("{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + "Tell me about the weather in the mountains. ".repeat(25) + "\"}]}")
            .getBytes(StandardCharsets.US_ASCII);

    /** Looks at method, path and origin. */
    @Benchmark
    public @Nullable Refusal endpoint() {
        RequestPath path = RequestPath.parse(PATH);
        return path == null ? null : endpoints.check("POST", path, headers);
    }

    /** Looks for the model in a body of 1 KB. */
    @Benchmark
    public @Nullable Refusal model() {
        return parameters.check(headers, body);
    }
}
