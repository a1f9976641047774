package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Headers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What copying headers costs a call, with all that is left out on the way. In this package, because the rules are its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HeaderBenchmark {
    private final RequestHeaderPolicy policy = new RequestHeaderPolicy(
            ProviderConfig.openAi(URI.create("https://provider.invalid")).build());
    private final UpstreamRequest request = new UpstreamRequest(
            "POST",
            "/v1/chat/completions",
            null,
            HeaderFields.of(
                    "Host", "gateway.invalid",
                    "Authorization", "Bearer sk-token",
                    "Accept", "application/json",
                    "Content-Type", "application/json",
                    "Content-Length", "1234",
                    "User-Agent", "OpenAI/Python 2.8.1",
                    "X-Stainless-Lang", "python",
                    "X-Stainless-Package-Version", "2.8.1",
                    "X-Stainless-OS", "Linux",
                    "X-Stainless-Runtime", "CPython",
                    "X-Forwarded-For", "192.0.2.7",
                    "Cookie", "session=1"),
            Map.of(),
            null,
            null);
    private final Headers answer = Headers.of(
            "Date", "Mon, 30 Nov 2026 10:00:00 GMT",
            "Content-Type", "application/json",
            "Content-Length", "1500",
            "OpenAI-Organization", "acme",
            "OpenAI-Processing-Ms", "312",
            "OpenAI-Version", "2020-10-01",
            "X-RateLimit-Limit-Requests", "10000",
            "X-RateLimit-Remaining-Requests", "9999",
            "X-Request-ID", "req_1",
            "Set-Cookie", "__cf_bm=1",
            "Server", "cloudflare",
            "CF-RAY", "1-FRA");

    /** Copies those of a request. */
    @Benchmark
    public Headers request() {
        return policy.apply(request).build();
    }

    /** Copies those of an answer. */
    @Benchmark
    public HeaderFields answer() {
        return ResponseHeaderPolicy.apply(answer, KeyEcho.NONE);
    }
}
