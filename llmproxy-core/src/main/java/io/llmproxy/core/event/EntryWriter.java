package io.llmproxy.core.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes an event: first the fields of the Go edition, all of them and in its order, then our own. */
final class EntryWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private EntryWriter() {}

    static byte[] write(ExchangeEvent event, boolean isShared) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            writeGoFields(json, event);
            writeOwnFields(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static void writeGoFields(JsonGenerator json, ExchangeEvent event) throws IOException {
        json.writeNumberField("LogID", 0);
        json.writeStringField("RequestID", event.requestId());
        json.writeStringField("Method", event.method());
        json.writeStringField("Path", event.path());
        json.writeStringField("ProjectID", event.projectId().orElse(""));
        json.writeStringField("TokenID", event.tokenId().orElse(""));
        json.writeFieldName("TokenMetadata");
        json.writeStartObject();
        for (Map.Entry<String, String> entry : event.tokenMetadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("Status", event.status());
        json.writeNumberField("Duration", event.duration().toNanos());
        json.writeNullField("ResponseHeaders");
        writeBody(json, "ResponseBody", event.responseBody().orElse(null));
        writeBody(json, "RequestBody", event.requestBody().orElse(null));
    }

    private static void writeBody(JsonGenerator json, String field, @Nullable CapturedBody body) throws IOException {
        json.writeFieldName(field);
        if (body == null) {
            json.writeNull();
        } else {
            json.writeBinary(body.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void writeOwnFields(JsonGenerator json, ExchangeEvent event) throws IOException {
        json.writeStringField("ExchangeID", event.exchangeId());
        json.writeStringField("StartedAt", event.startedAt().toString());
        json.writeStringField("Outcome", event.outcome().name());
        if (event.timeToFirstByte().isPresent()) {
            json.writeNumberField(
                    "TimeToFirstByte", event.timeToFirstByte().get().toNanos());
        }
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
        json.writeBooleanField("CaptureTruncated", event.isCaptureTruncated());
        json.writeBooleanField("UsageRepeated", event.isUsageRepeated());
        if (event.costUsd().isPresent()) {
            json.writeStringField("CostUSD", event.costUsd().get().toPlainString());
        }
        write(json, "PriceTable", event.priceTable());
    }

    private static void writeUsage(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("Usage");
        json.writeStringField("Source", usage.source().name());
        write(json, "Input", usage.inputTokens());
        write(json, "Output", usage.outputTokens());
        write(json, "Total", usage.totalTokens());
        writeCounts(json, "InputDetails", usage.inputDetails());
        writeCounts(json, "OutputDetails", usage.outputDetails());
        if (usage.audioSeconds().isPresent()) {
            json.writeStringField("AudioSeconds", usage.audioSeconds().get().toPlainString());
        }
        json.writeEndObject();
    }

    private static void writeCounts(JsonGenerator json, String field, Map<String, Long> counts) throws IOException {
        if (!counts.isEmpty()) {
            json.writeObjectFieldStart(field);
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        }
    }

    private static void write(JsonGenerator json, String field, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(field, number.getAsLong());
        }
    }
}
