package io.llmproxy.testing;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Events for tests. */
public final class SampleEvents {
    private SampleEvents() {}

    /** Starts an event that has only what every event has. */
    public static ExchangeEvent.Builder plain(String exchangeId) {
        return ExchangeEvent.builder()
                .exchangeId(exchangeId)
                .startedAt(Instant.parse("2026-01-02T03:04:05.678Z"))
                .outcome(Outcome.COMPLETED)
                .method("POST")
                .path("/v1/chat/completions");
    }

    /** Makes an event of which only the id matters. */
    public static ExchangeEvent event(String exchangeId) {
        return plain(exchangeId).build();
    }

    /** Makes events with the ids {@code e1}, {@code e2} and so on. */
    public static List<ExchangeEvent> events(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> event("e" + i)).toList();
    }

    /** Returns the ids of events. */
    public static List<String> ids(Collection<ExchangeEvent> events) {
        return events.stream().map(ExchangeEvent::exchangeId).toList();
    }

    /** Starts an event in which everything is set. */
    public static ExchangeEvent.Builder complete(String exchangeId) {
        return plain(exchangeId)
                .duration(Duration.ofMillis(137))
                .timeToFirstByte(Duration.ofMillis(41))
                .status(200)
                .upstreamStatus(200)
                .projectId("p1")
                .tokenId("t1")
                .tokenMetadata(Map.of("team", "x", "app_user_id", "u7"))
                .userId("u7")
                .provider("openai")
                .requestedModel("gpt-4o-mini")
                .model("gpt-4o-mini-2024-07-18")
                .usage(Usage.builder(UsageSource.PROVIDER)
                        .inputTokens(10L)
                        .inputDetails(Map.of("cached_tokens", 6L))
                        .outputTokens(4L)
                        .outputDetails(Map.of("reasoning_tokens", 1L))
                        .totalTokens(14L)
                        .audioSeconds(new BigDecimal("1.50"))
                        .build())
                .streamed(true)
                .upstreamRequestId("req_abc")
                .errorCode("none")
                .requestBytes(88)
                .responseBytes(512)
                .captureTruncated(true)
                .complete(true)
                .usageRepeated(true)
                .cost(new BigDecimal("0.00000375"), "2026-01");
    }
}
