package io.llmproxy.servlet;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a caller sent, or one within it. Fields that nobody asks for are ignored, as the original does; within inner
 * objects, which the original does not know, they are refused. All else is strict. A field that is null counts as absent. All
 * methods throw {@link ManagementRefusal} for a value of the wrong type.
 */
final class RequestBody {
    static final int MAX_BYTES = 1 << 20;

    /** A client that is not listened to until it has sent everything may never read the answer. */
    private static final long MAX_DISCARDED_BYTES = 16L << 20;

    private static final String INVALID = "invalid request body";

    private final String path;
    private final ObjectNode fields;

    private RequestBody(String path, ObjectNode fields) {
        this.path = path;
        this.fields = fields;
    }

    /**
     * Reads the body of a request.
     *
     * @throws ManagementRefusal if it is larger than 1 MiB or not one JSON object
     */
    static RequestBody read(HttpServletRequest request) throws IOException {
        ServletInputStream in = request.getInputStream();
        byte[] body = in.readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            in.skip(MAX_DISCARDED_BYTES);
            throw new ManagementRefusal(JsonAnswer.error(413, "request body too large")
                    .with("details", "expected: at most " + MAX_BYTES + " bytes"));
        }
        return of(body);
    }

    private static RequestBody of(byte[] body) {
        try {
            if (WireJson.read(body) instanceof ObjectNode object) {
                return new RequestBody("", object);
            }
            throw invalid("not an object (expected: one JSON object)");
        } catch (CharacterCodingException e) {
            throw invalid("not UTF-8 (expected: one JSON object in UTF-8)");
        } catch (JsonProcessingException e) {
            // Without the parser's message, which may repeat parts of the body, such as a provider's key.
            throw invalid(at(e.getLocation()) + ": not valid JSON (expected: one JSON object, no field twice)");
        }
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "body" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static ManagementRefusal invalid(String details) {
        return new ManagementRefusal(JsonAnswer.error(400, INVALID).with("details", details));
    }

    /** Tells whether the caller sent the field, be it null. */
    boolean has(String field) {
        return fields.has(field);
    }

    /** Returns a text, or null if there is none. */
    @Nullable
    String text(String field) {
        JsonNode value = valueOf(field);
        if (value != null && !value.isTextual()) {
            throw wrongType(field, value, "a string");
        }
        return value == null ? null : value.textValue();
    }

    /** Returns a text, empty if there is none. */
    String textOrEmpty(String field) {
        String text = text(field);
        return text == null ? "" : text;
    }

    /** Returns a truth value, or null if there is none. */
    @Nullable
    Boolean flag(String field) {
        JsonNode value = valueOf(field);
        if (value != null && !value.isBoolean()) {
            throw wrongType(field, value, "true or false");
        }
        return value == null ? null : (Boolean) value.booleanValue();
    }

    /** Returns a whole number, or null if there is none. */
    @Nullable
    Long wholeNumber(String field) {
        JsonNode value = valueOf(field);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw wrongType(field, value, "a whole number of at most 64 bits");
        }
        return value == null ? null : (Long) value.longValue();
    }

    /** Returns an instant, or null if there is none. */
    @Nullable
    Instant instant(String field) {
        String text = text(field);
        Instant instant = text == null ? null : Timestamps.parse(text);
        if (text != null && instant == null) {
            throw refused(field, Timestamps.EXPECTED);
        }
        return instant;
    }

    /** Returns a map from text to text, empty if there is none. */
    Map<String, String> texts(String field) {
        JsonNode value = valueOf(field);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof ObjectNode entries)) {
            throw wrongType(field, value, "an object of strings");
        }
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            if (!entry.getValue().isTextual()) {
                throw wrongType(field + "." + entry.getKey(), entry.getValue(), "a string");
            }
            texts.put(entry.getKey(), entry.getValue().textValue());
        }
        return texts;
    }

    /** Returns a list of texts, or null if there is none. */
    @Nullable
    List<String> textList(String field) {
        ArrayNode array = array(field, "a list of strings");
        if (array == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw wrongType(field + "[" + texts.size() + "]", element, "a string");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** Returns an inner object that has no other fields than the known ones, or null if there is none. */
    @Nullable
    RequestBody object(String field, List<String> known) {
        JsonNode value = valueOf(field);
        return value == null ? null : inner(field, value, known);
    }

    /** Returns a list of inner objects that have no other fields than the known ones, or null if there is none. */
    @Nullable
    List<RequestBody> objects(String field, List<String> known) {
        ArrayNode array = array(field, "a list of objects");
        if (array == null) {
            return null;
        }
        List<RequestBody> objects = new ArrayList<>();
        for (JsonNode element : array) {
            objects.add(inner(field + "[" + objects.size() + "]", element, known));
        }
        return objects;
    }

    private RequestBody inner(String place, JsonNode value, List<String> known) {
        if (!(value instanceof ObjectNode object)) {
            throw wrongType(place, value, "an object");
        }
        RequestBody inner = new RequestBody(path + place + ".", object);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                throw inner.refused(field.getKey(), "unknown (expected: one of " + String.join(", ", known) + ")");
            }
        }
        return inner;
    }

    private @Nullable ArrayNode array(String field, String expected) {
        JsonNode value = valueOf(field);
        if (value != null && !value.isArray()) {
            throw wrongType(field, value, expected);
        }
        return (ArrayNode) value;
    }

    /** Returns the name of a field as callers know it, with the names of the objects around it. */
    String nameOf(String field) {
        return path + field;
    }

    /** Returns a refusal of a field, with what is wrong about it. */
    ManagementRefusal refused(String field, String details) {
        return ManagementRefusal.badField(INVALID, nameOf(field), details);
    }

    private @Nullable JsonNode valueOf(String field) {
        JsonNode value = fields.get(field);
        return value == null || value.isNull() ? null : value;
    }

    /** Names the kind of the value, not the value: it may be a secret in the wrong place. */
    private ManagementRefusal wrongType(String field, JsonNode value, String expected) {
        String kind = value.getNodeType().name().toLowerCase(Locale.ROOT);
        return refused(field, "of type " + kind + " (expected: " + expected + ")");
    }
}
