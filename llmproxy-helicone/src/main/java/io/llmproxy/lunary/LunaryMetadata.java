package io.llmproxy.lunary;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.ingest.internal.CleanText;
import io.llmproxy.ingest.internal.EventTimes;
import io.llmproxy.ingest.internal.WireJson;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What else is known of an exchange. Flat, as Lunary drops what is nested; what the token's issuer attached has a prefix, as Lunary
 * gives some names a meaning.
 */
final class LunaryMetadata {
    private static final int LONGEST_NAME = 200;

    private LunaryMetadata() {}

    static void write(JsonGenerator to, ExchangeEvent event, boolean bodiesOmitted) throws IOException {
        to.writeObjectFieldStart("metadata");
        writeIds(to, event);
        writeExchange(to, event);
        writeCost(to, event);
        if (bodiesOmitted) {
            to.writeBooleanField("bodies_omitted", true);
        }
        for (Map.Entry<String, String> entry : named(event.tokenMetadata()).entrySet()) {
            WireJson.text(to, entry.getKey(), entry.getValue());
        }
        to.writeEndObject();
    }

    /** In order, so that an event that comes again looks the same. */
    private static Map<String, String> named(Map<String, String> metadata) {
        Map<String, String> named = new TreeMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
            String key = entry.getKey().substring(0, Math.min(entry.getKey().length(), LONGEST_NAME));
            named.putIfAbsent(CleanText.of("token_metadata_" + key), entry.getValue());
        }
        return named;
    }

    private static void writeIds(JsonGenerator to, ExchangeEvent event) throws IOException {
        WireJson.text(to, "request_id", event.requestId());
        WireJson.text(to, "exchange_id", event.exchangeId());
        text(to, "project_id", event.projectId());
        text(to, "token_id", event.tokenId());
        text(to, "upstream_request_id", event.upstreamRequestId());
    }

    private static void writeExchange(JsonGenerator to, ExchangeEvent event) throws IOException {
        WireJson.text(to, "outcome", event.outcome().name().toLowerCase(Locale.ROOT));
        WireJson.text(to, "method", event.method());
        WireJson.text(to, "path", event.path());
        to.writeNumberField("status", event.status());
        OptionalInt upstreamStatus = event.upstreamStatus();
        if (upstreamStatus.isPresent()) {
            to.writeNumberField("upstream_status", upstreamStatus.getAsInt());
        }
        text(to, "provider", event.provider());
        text(to, "requested_model", event.requestedModel());
        text(to, "error_code", event.errorCode());
        to.writeBooleanField("streamed", event.isStreamed());
        to.writeBooleanField("complete", event.isComplete());
        if (event.attempts() > 1) {
            to.writeNumberField("attempts", event.attempts());
        }
        OptionalLong firstByteMillis = EventTimes.of(event).firstByteMillis();
        if (firstByteMillis.isPresent()) {
            to.writeNumberField("time_to_first_byte_ms", firstByteMillis.getAsLong());
        }
    }

    private static void writeCost(JsonGenerator to, ExchangeEvent event) throws IOException {
        if (event.usage().source() != UsageSource.NONE) {
            to.writeStringField("usage_source", event.usage().source().name().toLowerCase(Locale.ROOT));
        }
        if (event.usage().totalTokens().isPresent()) {
            to.writeNumberField("total_tokens", event.usage().totalTokens().getAsLong());
        }
        if (event.usage().audioSeconds().isPresent()) {
            to.writeNumberField("audio_seconds", event.usage().audioSeconds().get());
        }
        if (event.isUsageRepeated()) {
            to.writeBooleanField("usage_repeated", true);
        }
        if (event.costUsd().isPresent()) {
            to.writeNumberField("cost_usd", event.costUsd().get());
        }
        text(to, "price_table", event.priceTable());
    }

    private static void text(JsonGenerator to, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            WireJson.text(to, name, text.get());
        }
    }
}
