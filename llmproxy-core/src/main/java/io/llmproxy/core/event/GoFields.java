package io.llmproxy.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.event.WellFormed;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The twelve fields of the Go edition. Its readers discard a whole entry for one value of another type, such as a number among the
 * metadata or a duration that is not a 64-bit integer.
 */
final class GoFields {
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private GoFields() {}

    static void write(JsonGenerator json, ExchangeEvent event, StandIns standIns) throws IOException {
        json.writeNumberField("LogID", 0);
        json.writeStringField("RequestID", WellFormed.of(event.requestId()));
        json.writeStringField("Method", WellFormed.of(event.method()));
        json.writeStringField("Path", WellFormed.of(event.path()));
        json.writeStringField("ProjectID", WellFormed.of(event.projectId().orElse("")));
        json.writeStringField("TokenID", WellFormed.of(event.tokenId().orElse("")));
        writeMetadata(json, event.tokenMetadata());
        json.writeNumberField("Status", event.status());
        json.writeNumberField("Duration", nanos(event.duration()));
        writeHeaders(json, event.responseHeaders().isEmpty() ? standIns.responseHeaders() : event.responseHeaders());
        writeBody(json, "ResponseBody", event.responseBody(), standIns.responseBody());
        writeBody(json, "RequestBody", event.requestBody(), standIns.requestBody());
    }

    private static void writeMetadata(JsonGenerator json, Map<String, String> metadata) throws IOException {
        json.writeFieldName("TokenMetadata");
        if (metadata.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            json.writeStringField(WellFormed.of(entry.getKey()), WellFormed.of(entry.getValue()));
        }
        json.writeEndObject();
    }

    private static void writeHeaders(JsonGenerator json, Map<String, List<String>> headers) throws IOException {
        json.writeFieldName("ResponseHeaders");
        if (headers.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            json.writeArrayFieldStart(canonical(WellFormed.of(header.getKey())));
            for (String value : header.getValue()) {
                json.writeString(WellFormed.of(value));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeBody(
            JsonGenerator json, String field, Optional<CapturedBody> body, @Nullable String standIn)
            throws IOException {
        json.writeFieldName(field);
        String text = body.isPresent() ? body.get().text() : standIn;
        if (text == null) {
            json.writeNull();
        } else {
            json.writeBinary(WellFormed.of(text).getBytes(UTF_8));
        }
    }

    /** The longest time that 64 bits hold stands for all that are longer. */
    private static long nanos(Duration duration) {
        BigInteger nanos = BigInteger.valueOf(duration.getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(duration.getNano()));
        return nanos.min(LONGEST).max(LONGEST.negate()).longValue();
    }

    /** Go compares header names as they are, with each word beginning with a capital. */
    private static String canonical(String name) {
        StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (int i = 0; i < canonical.length(); i++) {
            if (i == 0 || canonical.charAt(i - 1) == '-') {
                canonical.setCharAt(i, Character.toUpperCase(canonical.charAt(i)));
            }
        }
        return canonical.toString();
    }
}
