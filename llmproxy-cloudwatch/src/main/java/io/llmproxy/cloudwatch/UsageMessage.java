package io.llmproxy.cloudwatch;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a message tells about an exchange: how it went and what it used, never what was said. The keys of the Go edition are all there
 * and mean the same; there are more.
 */
final class UsageMessage {
    static final String TOKEN_METADATA = "token_metadata";
    static final String USAGE = "usage";
    static final String INPUT_DETAILS = "input_tokens_details";
    static final String OUTPUT_DETAILS = "output_tokens_details";
    static final String TRUNCATED = "truncated";

    /** RFC 3339 with as many digits as there are. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private UsageMessage() {}

    /** Returns a new map, whose values are texts, numbers, booleans, and maps of such. */
    static SortedMap<String, Object> of(ExchangeEvent event) {
        SortedMap<String, Object> message = new TreeMap<>();
        message.put("type", "llm_proxy_usage");
        message.put("event", "finish");
        message.put("run_id", event.runId().toString());
        message.put("timestamp", TIMESTAMP.format(event.startedAt()));
        message.put("request_id", event.requestId());
        message.put("path", event.path());
        message.put("model", event.model().orElse(""));
        message.put("project_id", event.projectId().orElse(""));
        message.put("token_id", event.tokenId().orElse(""));
        message.put("status", event.status());
        message.put("duration_ms", millis(event.duration()));
        event.userId().filter(id -> !id.isEmpty()).ifPresent(id -> message.put("user", Map.of("id", id)));
        if (!event.tokenMetadata().isEmpty()) {
            message.put(TOKEN_METADATA, event.tokenMetadata());
        }
        putUsage(message, event.usage());
        putMore(message, event);
        return message;
    }

    /** Readers of this form expect all three numbers, so what the provider did not report is zero here, or the sum. */
    private static void putUsage(SortedMap<String, Object> message, Usage usage) {
        usage.audioSeconds().ifPresent(seconds -> message.put("audio_seconds", seconds));
        if (!usage.hasCounts()) {
            return;
        }
        long input = usage.inputTokens().orElse(0);
        long output = usage.outputTokens().orElse(0);
        SortedMap<String, Object> counts = new TreeMap<>();
        counts.put("input_tokens", input);
        counts.put("output_tokens", output);
        counts.put("total_tokens", usage.totalTokens().orElse(input + output));
        if (!usage.inputDetails().isEmpty()) {
            counts.put(INPUT_DETAILS, usage.inputDetails());
        }
        if (!usage.outputDetails().isEmpty()) {
            counts.put(OUTPUT_DETAILS, usage.outputDetails());
        }
        message.put(USAGE, counts);
        message.put("usage_source", lowerCase(usage.source()));
        message.put("usage_estimated", usage.source() == UsageSource.ESTIMATED);
    }

    private static void putMore(SortedMap<String, Object> message, ExchangeEvent event) {
        message.put("method", event.method());
        message.put("outcome", lowerCase(event.outcome()));
        message.put("streamed", event.isStreamed());
        message.put("complete", event.isComplete());
        message.put("request_bytes", event.requestBytes());
        message.put("response_bytes", event.responseBytes());
        event.provider().ifPresent(provider -> message.put("provider", provider));
        event.requestedModel().ifPresent(model -> message.put("requested_model", model));
        event.errorCode().ifPresent(code -> message.put("error_code", code));
        event.upstreamStatus().ifPresent(status -> message.put("upstream_status", status));
        event.upstreamRequestId().ifPresent(id -> message.put("upstream_request_id", id));
        event.timeToFirstByte().ifPresent(time -> message.put("time_to_first_byte_ms", millis(time)));
        event.costUsd().ifPresent(cost -> message.put("cost_usd", cost));
        event.priceTable().ifPresent(table -> message.put("price_table", table));
        if (!event.requestId().equals(event.exchangeId())) {
            message.put("exchange_id", event.exchangeId());
        }
        if (event.attempts() > 1) {
            message.put("attempts", event.attempts());
        }
        if (event.isUsageRepeated()) {
            message.put("usage_repeated", true);
        }
    }

    /** Whole milliseconds, of which something that took any time has at least one. */
    static long millis(Duration duration) {
        return duration.isNegative() || duration.isZero() ? 0 : Math.max(1, duration.toMillis());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
