package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** An event as the running gateway records it of a completed call whose provider reports details and whose model has a price. */
final class UsualEvent {
    private UsualEvent() {}

    static ExchangeEvent of(String exchangeId) {
        return SmallEvent.of(exchangeId).toBuilder()
                .startedAt(Instant.parse("2026-11-30T10:15:30.123456Z"))
                .duration(Duration.ofNanos(440_123_456))
                .timeToFirstByte(Duration.ofNanos(401_234_567))
                .requestId("9a1c3c1e-55b5-4c2a-8a5e-7d8f5d1c2b3a")
                .tokenMetadata(Map.of("team", "blue", "user_id", "u-1042", "env", "production"))
                .userId("u-1042")
                .usage(Usage.builder(UsageSource.PROVIDER)
                        .inputTokens(1_204L)
                        .outputTokens(331L)
                        .totalTokens(1_535L)
                        .inputDetails(Map.of("cached_tokens", 1_024L, "audio_tokens", 0L))
                        .outputDetails(Map.of(
                                "reasoning_tokens", 0L,
                                "audio_tokens", 0L,
                                "accepted_prediction_tokens", 0L,
                                "rejected_prediction_tokens", 0L))
                        .build())
                .streamed(true)
                .complete(true)
                .attempts(1)
                .cost(new BigDecimal("0.00030240"), "2026-11")
                .upstreamRequestId("req_7b1f0c9a3d5e4f6a8b2c1d0e9f8a7b6c")
                .requestBytes(4_812)
                .responseBytes(61_204)
                .build();
    }
}
