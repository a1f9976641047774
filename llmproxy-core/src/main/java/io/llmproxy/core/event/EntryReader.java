package io.llmproxy.core.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EntryWriter} writes. */
final class EntryReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode entry;

    private EntryReader(JsonNode entry) {
        this.entry = entry;
    }

    static ExchangeEvent read(byte[] json) throws IOException {
        return new EntryReader(MAPPER.readTree(json)).event();
    }

    private ExchangeEvent event() throws IOException {
        String cost = text("CostUSD");
        return ExchangeEvent.builder()
                .exchangeId(required("ExchangeID"))
                .requestId(required("RequestID"))
                .startedAt(Instant.parse(required("StartedAt")))
                .outcome(Outcome.valueOf(required("Outcome")))
                .method(required("Method"))
                .path(required("Path"))
                .projectId(text("ProjectID"))
                .tokenId(text("TokenID"))
                .tokenMetadata(metadata())
                .status(entry.path("Status").asInt())
                .duration(Duration.ofNanos(entry.path("Duration").asLong()))
                .bodies(body("RequestBody"), body("ResponseBody"))
                .timeToFirstByte(
                        entry.has("TimeToFirstByte")
                                ? Duration.ofNanos(entry.get("TimeToFirstByte").asLong())
                                : null)
                .upstreamStatus(
                        entry.has("UpstreamStatus")
                                ? (Integer) entry.get("UpstreamStatus").asInt()
                                : null)
                .userId(text("UserID"))
                .provider(text("Provider"))
                .requestedModel(text("RequestedModel"))
                .model(text("Model"))
                .usage(usage(entry.path("Usage")))
                .streamed(entry.path("Streamed").asBoolean())
                .complete(entry.path("Complete").asBoolean())
                .attempts(entry.path("Attempts").asInt())
                .upstreamRequestId(text("UpstreamRequestID"))
                .errorCode(text("ErrorCode"))
                .requestBytes(entry.path("RequestBytes").asLong())
                .responseBytes(entry.path("ResponseBytes").asLong())
                .captureTruncated(entry.path("CaptureTruncated").asBoolean())
                .usageRepeated(entry.path("UsageRepeated").asBoolean())
                .cost(cost == null ? null : new BigDecimal(cost), text("PriceTable"))
                .build();
    }

    private String required(String field) {
        String text = text(field);
        if (text == null) {
            throw new IllegalArgumentException(field);
        }
        return text;
    }

    private @Nullable String text(String field) {
        JsonNode value = entry.path(field);
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        entry.path("TokenMetadata")
                .properties()
                .forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
        return metadata;
    }

    private @Nullable CapturedBody body(String field) throws IOException {
        JsonNode value = entry.path(field);
        return value.isTextual()
                ? new CapturedBody(new String(value.binaryValue(), StandardCharsets.UTF_8), false, false)
                : null;
    }

    private static Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return Usage.none();
        }
        JsonNode audio = usage.path("AudioSeconds");
        return Usage.builder(UsageSource.valueOf(usage.path("Source").asText()))
                .inputTokens(count(usage, "Input"))
                .outputTokens(count(usage, "Output"))
                .totalTokens(count(usage, "Total"))
                .inputDetails(counts(usage.path("InputDetails")))
                .outputDetails(counts(usage.path("OutputDetails")))
                .audioSeconds(audio.isTextual() ? new BigDecimal(audio.asText()) : null)
                .build();
    }

    private static @Nullable Long count(JsonNode usage, String field) {
        return usage.has(field) ? (Long) usage.get(field).asLong() : null;
    }

    private static Map<String, Long> counts(JsonNode details) {
        Map<String, Long> counts = new LinkedHashMap<>();
        details.properties()
                .forEach(field -> counts.put(field.getKey(), field.getValue().asLong()));
        return counts;
    }
}
