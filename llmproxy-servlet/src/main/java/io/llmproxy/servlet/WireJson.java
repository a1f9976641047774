package io.llmproxy.servlet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the servlets read and write JSON. Unknown fields are ignored, as the original does; all else is strict. */
final class WireJson {
    private static final int MAX_BODY_BYTES = 1 << 20;

    /** Takes its buffers from a pool: thread-locals would stay on the container's threads. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private WireJson() {}

    /**
     * Reads the body of a request.
     *
     * @throws ManagementRefusal if it is larger than 1 MiB or not one JSON object
     */
    static ObjectNode read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new ManagementRefusal(JsonAnswer.error(413, "request body too large"));
        }
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // Falls through: the parser's message may repeat parts of the body, such as a provider's key.
        }
        throw invalidBody();
    }

    /** Returns a text, or an empty one if the field is absent or null. */
    static String text(ObjectNode object, String field) {
        JsonNode value = valueOf(object, field);
        if (value != null && !value.isTextual()) {
            throw invalidBody();
        }
        return value == null ? "" : value.textValue();
    }

    /** Returns a whole number, or null if the field is absent or null. */
    static @Nullable Long wholeNumber(ObjectNode object, String field) {
        JsonNode value = valueOf(object, field);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw invalidBody();
        }
        return value == null ? null : value.longValue();
    }

    /** Returns a map from text to text, empty if the field is absent or null. */
    static Map<String, String> texts(ObjectNode object, String field) {
        JsonNode value = valueOf(object, field);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof ObjectNode entries)) {
            throw invalidBody();
        }
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            if (!entry.getValue().isTextual()) {
                throw invalidBody();
            }
            texts.put(entry.getKey(), entry.getValue().textValue());
        }
        return texts;
    }

    private static @Nullable JsonNode valueOf(ObjectNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static ManagementRefusal invalidBody() {
        return ManagementRefusal.badRequest("invalid request body");
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns the instant in the form of RFC 3339, in UTC, without trailing zeros. */
    static String timestamp(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Returns the object as one line, with its newline. */
    static byte[] write(ObjectNode object) {
        return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
