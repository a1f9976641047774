package io.llmproxy.core.internal.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of a JSON file that knows where it stands, so that each problem names file, entry and key. */
final class JsonPlace {
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);
    private static final int MOST_DECIMALS = 12;
    private static final int LONGEST_NUMBER = 32;

    private final String file;
    private final String path;
    private final JsonNode object;
    private final List<String> problems;

    private JsonPlace(String file, String path, JsonNode node, List<String> problems) {
        this.file = file;
        this.path = path;
        this.problems = problems;
        this.object = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
        if (!node.isObject()) {
            problems.add(file + (path.isEmpty() ? "" : ": " + path) + ": " + shown(node) + " (expected: an object)");
        }
    }

    static JsonPlace root(String file, JsonNode node, List<String> problems) {
        return new JsonPlace(file, "", node, problems);
    }

    void refuseUnknown(Collection<String> known) {
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                addProblem(key, "unknown key (expected one of: " + String.join(", ", known) + ")");
            }
        });
    }

    boolean has(String key) {
        return object.has(key);
    }

    /** Returns the text under a key, or an empty one if that is a problem. */
    String text(String key, String expected) {
        JsonNode value = object.path(key);
        if (!value.isTextual() || value.textValue().isBlank()) {
            addProblem(key, shown(value) + " (expected: " + expected + ")");
            return "";
        }
        return value.textValue();
    }

    void optionalText(String key, String expected) {
        if (has(key)) {
            text(key, expected);
        }
    }

    /** Checks that a key has the one value that is supported. */
    void requireText(String key, String only) {
        JsonNode value = object.path(key);
        if (!value.isTextual() || !value.textValue().equals(only)) {
            addProblem(key, (value.isTextual() ? "another text" : shown(value)) + " (expected: " + only + ")");
        }
    }

    /** Returns the text under a key, or those of the list under it; empty if that is a problem. */
    List<String> texts(String key, String expected) {
        JsonNode value = object.path(key);
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.textValue());
        } else if (value.isArray() && !value.isEmpty()) {
            value.forEach(item -> {
                if (item.isTextual()) {
                    texts.add(item.textValue());
                } else {
                    addProblem(key, shown(item) + " (expected: " + expected + ")");
                }
            });
        } else {
            addProblem(key, shown(value) + " (expected: " + expected + ", or a list of them)");
        }
        return texts;
    }

    /** Returns the objects of the list under a key; empty if that is a problem. */
    List<JsonPlace> objects(String key, String expected) {
        JsonNode value = object.path(key);
        List<JsonPlace> objects = new ArrayList<>();
        if (!value.isArray() || value.isEmpty()) {
            addProblem(key, shown(value) + " (expected: " + expected + ")");
            return objects;
        }
        for (JsonNode item : value) {
            objects.add(new JsonPlace(file, pathOf(key) + "[" + objects.size() + "]", item, problems));
        }
        return objects;
    }

    /** Returns the price under a key, or null if it is missing or a problem. Text and number both keep all their digits. */
    @Nullable
    BigDecimal price(String key) {
        if (!has(key)) {
            return null;
        }
        BigDecimal price = decimal(object.path(key));
        if (price == null || price.signum() < 0 || price.compareTo(HIGHEST) > 0 || price.scale() > MOST_DECIMALS) {
            addProblem(
                    key,
                    shown(object.path(key)) + " (expected: US dollars from 0 to " + HIGHEST + " with at most "
                            + MOST_DECIMALS + " decimals)");
            return null;
        }
        return price;
    }

    /** Returns the positive whole number under a key, or 0 if that is a problem. */
    long positive(String key, String expected) {
        JsonNode value = object.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() <= 0) {
            addProblem(key, shown(value) + " (expected: " + expected + ")");
            return 0;
        }
        return value.longValue();
    }

    void addProblem(String key, String what) {
        problems.add(file + ": " + (key.isEmpty() ? path : pathOf(key)) + ": " + what);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static @Nullable BigDecimal decimal(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros();
        }
        if (!value.isTextual() || value.textValue().length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            return new BigDecimal(value.textValue()).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Numbers are shown; a text may be anything, even a secret that got into the wrong file. */
    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case NUMBER -> value.asText().length() > LONGEST_NUMBER ? "a long number" : value.asText();
            case STRING -> value.textValue().isBlank() ? "empty" : "a text";
            case BOOLEAN -> value.asText();
            case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
            case OBJECT -> "an object";
            case BINARY, POJO -> "a value";
        };
    }
}
