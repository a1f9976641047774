package io.llmproxy.core.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.core.internal.event.WellFormed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes an event: first the fields of the Go edition, all of them and in its order, then our own. */
final class EntryWriter {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private EntryWriter() {}

    static byte[] write(ExchangeEvent event, boolean isShared) {
        StandIns standIns = isShared ? StandIns.of(event) : StandIns.none();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            GoFields.write(json, event, standIns);
            standIns.writeMark(json);
            writeOwnFields(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static void writeOwnFields(JsonGenerator json, ExchangeEvent event) throws IOException {
        write(json, "ExchangeID", event.exchangeId());
        write(json, "StartedAt", event.startedAt().toString());
        write(json, "Outcome", event.outcome().name());
        if (event.duration().compareTo(LONGEST) > 0 || event.duration().compareTo(LONGEST.negated()) < 0) {
            write(json, "ExactDuration", event.duration().toString());
        }
        write(json, "TimeToFirstByte", event.timeToFirstByte().map(Duration::toString));
        if (event.upstreamStatus().isPresent()) {
            json.writeNumberField("UpstreamStatus", event.upstreamStatus().getAsInt());
        }
        write(json, "UserID", event.userId());
        write(json, "Provider", event.provider());
        write(json, "RequestedModel", event.requestedModel());
        write(json, "Model", event.model());
        writeUsage(json, event.usage());
        json.writeBooleanField("Streamed", event.isStreamed());
        json.writeBooleanField("Complete", event.isComplete());
        json.writeNumberField("Attempts", event.attempts());
        write(json, "UpstreamRequestID", event.upstreamRequestId());
        write(json, "ErrorCode", event.errorCode());
        json.writeNumberField("RequestBytes", event.requestBytes());
        json.writeNumberField("ResponseBytes", event.responseBytes());
        writeForm(json, "RequestBody", event.requestBody());
        writeForm(json, "ResponseBody", event.responseBody());
        json.writeBooleanField("CaptureTruncated", event.isCaptureTruncated());
        json.writeBooleanField("UsageRepeated", event.isUsageRepeated());
        write(json, "CostUSD", event.costUsd().map(BigDecimal::toString));
        write(json, "PriceTable", event.priceTable());
    }

    private static void writeUsage(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("Usage");
        write(json, "Source", usage.source().name());
        write(json, "Input", usage.inputTokens());
        write(json, "Output", usage.outputTokens());
        write(json, "Total", usage.totalTokens());
        writeCounts(json, "InputDetails", usage.inputDetails());
        writeCounts(json, "OutputDetails", usage.outputDetails());
        write(json, "AudioSeconds", usage.audioSeconds().map(BigDecimal::toString));
        json.writeEndObject();
    }

    static void writeCounts(JsonGenerator json, String field, Map<String, Long> counts) throws IOException {
        if (!counts.isEmpty()) {
            json.writeObjectFieldStart(field);
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                json.writeNumberField(WellFormed.of(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void writeForm(JsonGenerator json, String field, Optional<CapturedBody> body) throws IOException {
        if (body.isPresent()) {
            json.writeBooleanField(field + "IsJSON", body.get().isJson());
            json.writeBooleanField(field + "Truncated", body.get().isTruncated());
        }
    }

    private static void write(JsonGenerator json, String field, String text) throws IOException {
        json.writeStringField(field, WellFormed.of(text));
    }

    private static void write(JsonGenerator json, String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            write(json, field, text.get());
        }
    }

    private static void write(JsonGenerator json, String field, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(field, number.getAsLong());
        }
    }
}
