package io.llmproxy.core.event;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events with anything in them that an event can hold. */
final class RandomEvents {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "gpt-4o",
            "\u0000\u001b\u007f\u2028\u2029",
            "\"\\/\b\f\n\r\t<>&'",
            "naïve 日本語 \uD83C\uDF4B",
            "x".repeat(5000),
            "{\"a\":1}");

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    ExchangeEvent next() {
        BigDecimal cost = maybe(this::decimal);
        return ExchangeEvent.builder()
                .exchangeId("e" + text())
                .requestId(maybe(this::text))
                .startedAt(Instant.ofEpochSecond(random.nextLong(-1L << 40, 1L << 40), random.nextInt(1_000_000_000)))
                .outcome(Outcome.values()[random.nextInt(Outcome.values().length)])
                .method(text())
                .path(text())
                .duration(duration())
                .timeToFirstByte(maybe(this::duration))
                .status(random.nextInt())
                .upstreamStatus(maybe(random::nextInt))
                .projectId(maybe(() -> "p" + text()))
                .tokenId(maybe(() -> "t" + text()))
                .tokenMetadata(map(this::text))
                .userId(maybe(this::text))
                .provider(maybe(this::text))
                .requestedModel(maybe(this::text))
                .model(maybe(this::text))
                .usage(usage())
                .streamed(random.nextBoolean())
                .complete(random.nextBoolean())
                .attempts(random.nextInt())
                .upstreamRequestId(maybe(this::text))
                .errorCode(maybe(this::text))
                .requestBytes(random.nextLong())
                .responseBytes(random.nextLong())
                .captureTruncated(random.nextBoolean())
                .usageRepeated(random.nextBoolean())
                .cost(cost, maybe(this::text))
                .bodies(maybe(this::body), maybe(this::body))
                .responseHeaders(headers())
                .build();
    }

    private Usage usage() {
        return Usage.builder(UsageSource.values()[random.nextInt(UsageSource.values().length)])
                .inputTokens(maybe(random::nextLong))
                .outputTokens(maybe(random::nextLong))
                .totalTokens(maybe(random::nextLong))
                .audioSeconds(maybe(this::decimal))
                .inputDetails(map(random::nextLong))
                .outputDetails(map(random::nextLong))
                .build();
    }

    private BigDecimal decimal() {
        return new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-20, 20));
    }

    private CapturedBody body() {
        return new CapturedBody(text(), random.nextBoolean(), random.nextBoolean());
    }

    private Map<String, List<String>> headers() {
        return random.nextBoolean() ? Map.of() : Map.of("x-ratelimit-a", List.of(text(), "b"), "date", List.of());
    }

    private Duration duration() {
        if (random.nextInt(20) == 0) {
            return Duration.ofMillis(random.nextBoolean() ? -Long.MAX_VALUE : Long.MAX_VALUE);
        }
        return random.nextBoolean()
                ? Duration.ofSeconds(random.nextLong() / 2000, random.nextInt(1_000_000_000))
                : Duration.ofNanos(random.nextLong());
    }

    private <T> Map<String, T> map(Supplier<T> values) {
        Map<String, T> map = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), values.get());
        }
        return map;
    }

    private String text() {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        return random.nextBoolean() ? text : text + random.nextInt();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }
}
