package io.llmproxy.ingest.internal;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Events as nobody expects them, the same for the same seed. */
public final class OddEvents {
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        " ",
        "\0",
        "\u0007",
        "\u001b",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\\",
        "\\u0000",
        "é",
        "日本",
        "\u2028",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00",
        "\uFFFF",
        ":",
        "{",
        "}",
        "</script>",
        "%00",
        "\u007f",
        "\u0080",
        ",",
    };
    private static final String[] NAMES = {
        "usage",
        "model",
        "stream",
        "error",
        "messages",
        "input",
        "choices",
        "role",
        "content",
        "output",
        "x\\u0000y",
        "\\ud800",
        "tags",
        "",
    };

    private final Random random;

    public OddEvents(long seed) {
        random = new Random(seed);
    }

    public ExchangeEvent next() {
        ExchangeEvent.Builder event = ExchangeEvent.builder()
                .exchangeId(text() + random.nextLong())
                .startedAt(instant())
                .outcome(Outcome.values()[random.nextInt(Outcome.values().length)])
                .method(text())
                .path(text())
                .duration(duration())
                .timeToFirstByte(maybe() ? null : duration())
                .status(maybe() ? 0 : 100 + random.nextInt(500))
                .upstreamStatus(maybe() ? null : 100 + random.nextInt(500))
                .projectId(optional())
                .tokenId(optional())
                .tokenMetadata(metadata())
                .userId(optional())
                .provider(optional())
                .requestedModel(optional())
                .model(optional())
                .usage(usage())
                .streamed(maybe())
                .requestId(optional())
                .attempts(random.nextInt(4))
                .upstreamRequestId(optional())
                .errorCode(optional())
                .complete(maybe())
                .usageRepeated(maybe());
        if (maybe()) {
            event.cost(new BigDecimal(random.nextDouble()), optional());
        }
        if (maybe()) {
            event.bodies(body(), body());
            event.responseHeaders(Map.of(text() + "1", List.of(text(), text()), "Content-Type", List.of(text())));
        }
        return event.build();
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private @Nullable String optional() {
        return maybe() ? null : text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return random.nextInt(50) == 0 ? text.toString().repeat(2_000) : text.toString();
    }

    private Instant instant() {
        return switch (random.nextInt(8)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            case 2 -> Instant.ofEpochSecond(-1);
            default -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        };
    }

    private Duration duration() {
        return switch (random.nextInt(8)) {
            case 0 -> Duration.ofSeconds(Long.MAX_VALUE);
            case 1 -> Duration.ofSeconds(Long.MIN_VALUE);
            case 2 -> Duration.ZERO;
            default -> Duration.ofNanos(random.nextInt(Integer.MAX_VALUE));
        };
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>();
        int size = random.nextInt(20) == 0 ? 500 : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            metadata.put(maybe() ? text() + i : new String[] {"model", "MODEL", "Metadata-model"}[i % 3], text());
        }
        return metadata;
    }

    private Usage usage() {
        if (random.nextInt(4) == 0) {
            return Usage.none();
        }
        return Usage.builder(maybe() ? UsageSource.PROVIDER : UsageSource.ESTIMATED)
                .inputTokens(maybe() ? null : random.nextLong())
                .outputTokens(maybe() ? null : (long) random.nextInt())
                .totalTokens(maybe() ? null : 5L)
                .audioSeconds(maybe() ? null : new BigDecimal("1.50"))
                .inputDetails(maybe() ? Map.of() : Map.of(text(), 1L, "cached_tokens", 2L))
                .build();
    }

    private @Nullable CapturedBody body() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new CapturedBody(text(), false, maybe());
            case 2 -> new CapturedBody(text(), true, maybe());
            default -> new CapturedBody(json(0), true, false);
        };
    }

    private String json(int depth) {
        if (depth == 0 && random.nextInt(20) == 0) {
            return "[".repeat(3_000) + "]".repeat(3_000);
        }
        return switch (random.nextInt(depth > 4 ? 4 : 7)) {
            case 0 -> "\"\\u0000 \\ud83d \\ud83d\\ude00 é\\n\"";
            case 1 -> "123456789012345678901234567890.5e400";
            case 2 -> "true";
            case 3 -> "null";
            case 4 -> "[" + json(depth + 1) + " , " + json(depth + 1) + "]";
            default -> "{\"" + name() + "\":" + json(depth + 1) + ",\"" + name() + "2\" : " + json(depth + 1) + "}";
        };
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }
}
