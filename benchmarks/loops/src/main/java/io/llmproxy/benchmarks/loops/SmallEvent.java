package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** An event as most are: a completed call with counts, without bodies. */
final class SmallEvent {
    private SmallEvent() {}

    static ExchangeEvent of(String exchangeId) {
        return ExchangeEvent.builder()
                .exchangeId(exchangeId)
                .startedAt(Instant.parse("2026-11-30T00:00:00Z"))
                .outcome(Outcome.COMPLETED)
                .method("POST")
                .path("/v1/chat/completions")
                .duration(Duration.ofMillis(440))
                .status(200)
                .upstreamStatus(200)
                .projectId("2e4753fd-4652-4b26-8567-67db4a371c66")
                .tokenId("e7bb73a6-5646-4433-82c2-20355d376058")
                .tokenMetadata(Map.of("team", "blue"))
                .provider("openai")
                .requestedModel("gpt-4o-mini")
                .model("gpt-4o-mini-2024-07-18")
                .usage(Usage.builder(UsageSource.PROVIDER)
                        .inputTokens(9L)
                        .outputTokens(3L)
                        .totalTokens(12L)
                        .build())
                .build();
    }
}
