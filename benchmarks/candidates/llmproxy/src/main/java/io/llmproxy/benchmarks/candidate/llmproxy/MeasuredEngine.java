package io.llmproxy.benchmarks.candidate.llmproxy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.token.Project;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.ScratchFolder;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.LlmProxyBuilder;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The engine under measurement, with everything on: tokens and projects in a SQLite file, a policy that looks into the body, capture, and
 * usage events that go to a file. {@code --events=off} leaves capture and events out; {@code --capture=bodies} records bodies too.
 *
 * @param engine runs
 * @param token what callers have to send
 */
record MeasuredEngine(LlmProxy engine, String token) {
    private static final int MANY = 20_000;

    static MeasuredEngine start(CommandLine commandLine) throws IOException {
        URI upstream = commandLine.upstream();
        boolean hasEvents =
                commandLine.choice("events", "on", List.of("on", "off")).equals("on");
        String capture = commandLine.choice("capture", "usage", List.of("usage", "bodies"));
        Path data = ScratchFolder.create();
        LlmProxyBuilder builder = LlmProxy.builder()
                .provider(ProviderConfig.openAi(upstream)
                        .paramAllowList(Map.of("model", List.of("json", "sse-*")))
                        .maxIdleConnections(MANY)
                        .build())
                .database(data.resolve("llm-proxy.db"))
                .maxConcurrentExchanges(MANY);
        if (hasEvents) {
            builder.capture(CaptureMode.of(capture))
                    .sink("file", Map.of("path", data.resolve("events.jsonl").toString()));
        } else {
            builder.capture(CaptureMode.OFF);
        }
        LlmProxy engine = builder.build();
        return new MeasuredEngine(engine, issueToken(engine));
    }

    private static String issueToken(LlmProxy engine) {
        Project project = engine.projects().create("benchmark", Secret.of("sk-stand-in"));
        TokenRequest request = TokenRequest.builder(project.id(), Duration.ofDays(1))
                .metadata(Map.of("user_id", "ada"))
                .build();
        return engine.tokens().issue(request).token().reveal();
    }
}
