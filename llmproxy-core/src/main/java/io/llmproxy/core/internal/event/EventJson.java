package io.llmproxy.core.internal.event;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.body.JsonValidity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The JSON form of events for files and back ends: one line, keys in a fixed order, absent values left out.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class EventJson {
    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    /** Also escapes U+2028 and U+2029, at which some readers split lines. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .characterEscapes(JsonpCharacterEscapes.instance())
            .build();

    private EventJson() {}

    /**
     * Writes an event.
     *
     * @param event the event
     * @return a JSON object without any line break
     */
    public static String of(ExchangeEvent event) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(2048);
        write(event, text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /**
     * Writes an event in UTF-8.
     *
     * @param event the event
     * @param out takes a JSON object without any line break, or a part of one if the event cannot be written
     */
    public static void write(ExchangeEvent event, ByteArrayOutputStream out) {
        try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            writeEvent(json, event);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
    }

    private static void writeEvent(JsonGenerator json, ExchangeEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "llm");
        json.writeStringField("event", hasBegun(event) ? "finish" : "start");
        json.writeStringField("runId", event.runId().toString());
        String startedAt = event.startedAt().toString();
        json.writeStringField("timestamp", startedAt);
        writeBody(json, "input", event.requestBody());
        writeBody(json, "output", event.responseBody());
        write(json, "userId", event.userId());
        writeTokensUsage(json, event.usage());
        json.writeObjectFieldStart("metadata");
        writeMetadata(json, event);
        json.writeStringField("started_at", startedAt);
        json.writeEndObject();
        json.writeNumberField("log_id", 0);
        json.writeEndObject();
    }

    private static void writeBody(JsonGenerator json, String key, Optional<CapturedBody> body) throws IOException {
        if (body.isPresent()) {
            String text = WellFormed.of(body.get().text());
            json.writeFieldName(key);
            if (body.get().isJson() && JsonValidity.isValue(text)) {
                json.writeRawValue(onOneLine(text));
            } else {
                json.writeString(text);
            }
        }
    }

    /** Line ends stand between the tokens of JSON only, and the separators of Unicode in texts only. */
    private static String onOneLine(String text) {
        return text.replace('\n', ' ')
                .replace('\r', ' ')
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** A header with one value is a text, one with several a list, as in the Go edition. */
    private static void writeHeaders(JsonGenerator json, Map<String, List<String>> headers) throws IOException {
        if (headers.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("response_headers");
        for (Map.Entry<String, List<String>> header : sorted(headers).entrySet()) {
            String name = WellFormed.of(header.getKey());
            if (header.getValue().size() == 1) {
                write(json, name, header.getValue().get(0));
            } else {
                json.writeArrayFieldStart(name);
                for (String value : header.getValue()) {
                    json.writeString(WellFormed.of(value));
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private static <T> Map<String, T> sorted(Map<String, T> map) {
        return map.size() < 2 ? map : new TreeMap<>(map);
    }

    private static boolean hasBegun(ExchangeEvent event) {
        return event.status() != 0 || !event.duration().isZero() || event.responseBytes() > 0;
    }

    /** Readers of this form expect all three numbers, so what the provider did not report is zero here, or the sum. */
    private static void writeTokensUsage(JsonGenerator json, Usage usage) throws IOException {
        if (!usage.hasCounts()) {
            return;
        }
        long input = usage.inputTokens().orElse(0);
        long output = usage.outputTokens().orElse(0);
        json.writeObjectFieldStart("tokensUsage");
        json.writeNumberField("input_tokens", input);
        writeCounts(json, "input_tokens_details", usage.inputDetails());
        json.writeNumberField("output_tokens", output);
        writeCounts(json, "output_tokens_details", usage.outputDetails());
        json.writeNumberField("total_tokens", usage.totalTokens().orElse(input + output));
        json.writeEndObject();
    }

    private static void writeMetadata(JsonGenerator json, ExchangeEvent event) throws IOException {
        json.writeNumberField("duration_ms", millis(event.duration()));
        write(json, "method", event.method());
        write(json, "model", event.model());
        write(json, "path", event.path());
        write(json, "project_id", event.projectId());
        write(json, "request_id", event.requestId());
        writeHeaders(json, event.responseHeaders());
        json.writeNumberField("status", event.status());
        write(json, "token_id", event.tokenId());
        writeTexts(json, "token_metadata", event.tokenMetadata());

        if (!event.requestId().equals(event.exchangeId())) {
            write(json, "exchange_id", event.exchangeId());
        }
        write(json, "outcome", lowerCase(event.outcome()));
        write(json, "provider", event.provider());
        write(json, "requested_model", event.requestedModel());
        json.writeBooleanField("streamed", event.isStreamed());
        json.writeBooleanField("complete", event.isComplete());
        if (event.usage().hasCounts()) {
            write(json, "usage_source", lowerCase(event.usage().source()));
            json.writeBooleanField("usage_estimated", event.usage().source() == UsageSource.ESTIMATED);
        }
        if (event.isUsageRepeated()) {
            json.writeBooleanField("usage_repeated", true);
        }
        writeDecimal(json, "audio_seconds", event.usage().audioSeconds());
        writeDecimal(json, "cost_usd", event.costUsd());
        write(json, "price_table", event.priceTable());
        if (event.timeToFirstByte().isPresent()) {
            json.writeNumberField(
                    "time_to_first_byte_ms", millis(event.timeToFirstByte().get()));
        }
        if (event.upstreamStatus().isPresent()) {
            json.writeNumberField("upstream_status", event.upstreamStatus().getAsInt());
        }
        if (event.attempts() > 1) {
            json.writeNumberField("attempts", event.attempts());
        }
        write(json, "upstream_request_id", event.upstreamRequestId());
        write(json, "error_code", event.errorCode());
        json.writeNumberField("request_bytes", event.requestBytes());
        json.writeNumberField("response_bytes", event.responseBytes());
        json.writeBooleanField("capture_truncated", event.isCaptureTruncated());
    }

    private static void write(JsonGenerator json, String key, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            write(json, key, text.get());
        }
    }

    private static void write(JsonGenerator json, String key, String text) throws IOException {
        json.writeStringField(key, WellFormed.of(text));
    }

    private static void writeDecimal(JsonGenerator json, String key, Optional<BigDecimal> number) throws IOException {
        if (number.isPresent()) {
            json.writeFieldName(key);
            json.writeNumber(number.get().toPlainString());
        }
    }

    private static void writeTexts(JsonGenerator json, String key, Map<String, String> texts) throws IOException {
        if (!texts.isEmpty()) {
            json.writeObjectFieldStart(key);
            for (Map.Entry<String, String> entry : sorted(texts).entrySet()) {
                write(json, WellFormed.of(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void writeCounts(JsonGenerator json, String key, Map<String, Long> counts) throws IOException {
        if (!counts.isEmpty()) {
            json.writeObjectFieldStart(key);
            for (Map.Entry<String, Long> entry : sorted(counts).entrySet()) {
                json.writeNumberField(WellFormed.of(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    /** Whole milliseconds, of which something that took any time has at least one; as many as there are for what is longer. */
    private static long millis(Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            return Long.MAX_VALUE;
        }
        return duration.isNegative() || duration.isZero() ? 0 : Math.max(1, duration.toMillis());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
