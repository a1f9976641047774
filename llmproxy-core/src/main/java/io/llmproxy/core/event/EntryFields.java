package io.llmproxy.core.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed access to the members of an object. Null is as good as absent; a member of another type is an error that names it. */
final class EntryFields {
    private static final int MAX_DECIMAL_CHARS = 64;
    private static final int MAX_DECIMAL_SCALE = 100;
    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    private final JsonNode object;

    EntryFields(JsonNode object) {
        this.object = object;
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    @Nullable
    String text(String field) {
        return textOf(field, object.path(field));
    }

    String required(String field) {
        String text = text(field);
        if (text == null) {
            throw wrong(field);
        }
        return text;
    }

    /** Returns a text of the Go edition, which has no null for texts. */
    @Nullable
    String filled(String field) {
        String text = text(field);
        return text == null || text.isEmpty() ? null : text;
    }

    long number(String field) {
        Long number = numberOrNull(field);
        return number == null ? 0 : number;
    }

    @Nullable
    Long numberOrNull(String field) {
        return has(field) ? (Long) numberOf(field, object.path(field)) : null;
    }

    @Nullable
    Integer intOrNull(String field) {
        Long number = numberOrNull(field);
        return number == null ? null : Math.toIntExact(number);
    }

    int integer(String field) {
        return Math.toIntExact(number(field));
    }

    boolean truth(String field) {
        JsonNode value = object.path(field);
        if (!value.isBoolean() && has(field)) {
            throw wrong(field);
        }
        return value.booleanValue();
    }

    /** Returns a decimal number of a size that is safe to print. */
    @Nullable
    BigDecimal decimal(String field) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        BigDecimal number = text.length() <= MAX_DECIMAL_CHARS ? new BigDecimal(text) : null;
        if (number == null || Math.abs(number.scale()) > MAX_DECIMAL_SCALE) {
            throw wrong(field);
        }
        return number;
    }

    /** Returns a time of so many milliseconds at most as a long holds; that stands for all that are longer. */
    @Nullable
    Duration duration(String field) {
        String text = text(field);
        Duration duration = text == null ? null : Duration.parse(text);
        if (duration != null && duration.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return duration != null && duration.compareTo(LONGEST.negated()) < 0 ? LONGEST.negated() : duration;
    }

    byte @Nullable [] bytes(String field) throws IOException {
        return has(field) && text(field) != null ? object.path(field).binaryValue() : null;
    }

    EntryFields object(String field) {
        JsonNode value = object.path(field);
        if (!value.isObject() && has(field)) {
            throw wrong(field);
        }
        return new EntryFields(value);
    }

    List<String> texts(String field) {
        JsonNode value = object.path(field);
        if (!value.isArray() && has(field)) {
            throw wrong(field);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            String text = textOf(field, element);
            texts.add(text == null ? "" : text);
        }
        return texts;
    }

    Map<String, String> textMap(String field) {
        EntryFields map = object(field);
        Map<String, String> texts = new LinkedHashMap<>();
        map.object.fieldNames().forEachRemaining(name -> {
            String text = map.text(name);
            texts.put(name, text == null ? "" : text);
        });
        return texts;
    }

    Map<String, Long> numberMap(String field) {
        EntryFields map = object(field);
        Map<String, Long> numbers = new LinkedHashMap<>();
        map.object.fieldNames().forEachRemaining(name -> numbers.put(name, map.number(name)));
        return numbers;
    }

    Map<String, List<String>> textListMap(String field) {
        EntryFields map = object(field);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        map.object.fieldNames().forEachRemaining(name -> lists.put(name, map.texts(name)));
        return lists;
    }

    private static @Nullable String textOf(String field, JsonNode value) {
        if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
            throw wrong(field);
        }
        return value.textValue();
    }

    private static long numberOf(String field, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field);
        }
        return value.longValue();
    }

    private static IllegalArgumentException wrong(String field) {
        return new IllegalArgumentException(field);
    }
}
