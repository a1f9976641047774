package io.llmproxy.core.internal.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmproxy.api.audit.AuditDetail;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON forms of audit events: a line of the file, and the details alone for the database.
 *
 * <p>In the file, what is said of the HTTP request, the token and the reason is part of the details, under the names that the Go
 * original gave them. Absent values are left out.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class AuditEventJson {
    /** As the Go original writes instants: no zeros at the end of the fraction. */
    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Also escapes U+2028 and U+2029, at which some readers split lines. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .characterEscapes(JsonpCharacterEscapes.instance())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private AuditEventJson() {}

    /**
     * Writes an event.
     *
     * @param event the event
     * @return a JSON object without any line break
     */
    public static String line(AuditEvent event) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("timestamp", INSTANT.format(event.timestamp()));
            json.writeStringField("id", event.id().toString());
            text(json, "action", event.action());
            text(json, "actor", event.actor());
            text(json, "project_id", event.projectId());
            text(json, "request_id", event.requestId());
            text(json, "correlation_id", event.correlationId());
            text(json, "client_ip", event.clientIp());
            text(json, "result", event.outcome().text());
            Map<String, AuditDetail> details = allDetails(event);
            if (!details.isEmpty()) {
                json.writeFieldName("details");
                object(json, details);
            }
            json.writeEndObject();
        });
    }

    /**
     * Writes details in their order.
     *
     * @param details the details
     * @return a compact JSON object, or null if there are no details
     */
    public static @Nullable String details(Map<String, AuditDetail> details) {
        return details.isEmpty() ? null : write(json -> object(json, details));
    }

    /**
     * Reads what {@link #details} wrote. Reads other JSON as well as it can, since an odd row must not hide its neighbours: values
     * of other kinds become their JSON text, and a text that is no object becomes the detail {@code text}.
     *
     * @param text JSON, or null
     * @return the details in the order of the text
     */
    public static Map<String, AuditDetail> readDetails(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Map.of();
        }
        try {
            JsonNode object = MAPPER.readTree(text);
            if (object.isObject()) {
                Map<String, AuditDetail> details = new LinkedHashMap<>();
                object.properties().forEach(entry -> details.put(entry.getKey(), detail(entry.getValue())));
                return details;
            }
        } catch (JsonProcessingException e) {
            // Kept as it is, below.
        }
        return Map.of("text", new AuditDetail.Text(text));
    }

    private static AuditDetail detail(JsonNode value) {
        if (value.isTextual()) {
            return new AuditDetail.Text(value.textValue());
        }
        if (value.isBoolean()) {
            return new AuditDetail.Flag(value.booleanValue());
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return new AuditDetail.Amount(value.longValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        }
        return value.isArray() && texts.size() == value.size()
                ? new AuditDetail.Texts(texts)
                : new AuditDetail.Text(value.toString());
    }

    private static Map<String, AuditDetail> allDetails(AuditEvent event) {
        Map<String, AuditDetail> all = new TreeMap<>(event.details());
        boolean isFault = event.outcome() == AuditOutcome.FAILURE || event.outcome() == AuditOutcome.ERROR;
        put(all, isFault ? "error" : "reason", event.reason());
        put(all, "token_id", event.tokenId());
        put(all, "http_method", event.method());
        put(all, "endpoint", event.path());
        put(all, "user_agent", event.userAgent());
        return all;
    }

    private static void put(Map<String, AuditDetail> details, String key, Optional<String> text) {
        text.ifPresent(value -> details.put(key, new AuditDetail.Text(value)));
    }

    private static void object(JsonGenerator json, Map<String, AuditDetail> details) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AuditDetail> detail : details.entrySet()) {
            json.writeFieldName(WellFormed.of(detail.getKey()));
            value(json, detail.getValue());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, AuditDetail detail) throws IOException {
        if (detail instanceof AuditDetail.Text text) {
            json.writeString(WellFormed.of(text.value()));
        } else if (detail instanceof AuditDetail.Amount amount) {
            json.writeNumber(amount.value());
        } else if (detail instanceof AuditDetail.Flag flag) {
            json.writeBoolean(flag.value());
        } else if (detail instanceof AuditDetail.Texts texts) {
            json.writeStartArray();
            for (String text : texts.values()) {
                json.writeString(WellFormed.of(text));
            }
            json.writeEndArray();
        }
    }

    private static void text(JsonGenerator json, String key, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            text(json, key, text.get());
        }
    }

    private static void text(JsonGenerator json, String key, String text) throws IOException {
        json.writeStringField(key, WellFormed.of(text));
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
