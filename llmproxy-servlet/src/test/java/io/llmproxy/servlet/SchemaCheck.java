package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Compares JSON with the schemas of an OpenAPI document, as far as ours go; a field that no schema names is a difference. */
final class SchemaCheck {
    private final JsonNode document;
    private final List<String> differences = new ArrayList<>();

    private SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** Returns what differs, or an empty list. */
    static List<String> differences(JsonNode document, JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(document);
        check.compare("$", schema, value);
        return check.differences;
    }

    /** Follows a reference, if the node is one. */
    static JsonNode resolved(JsonNode document, JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        JsonNode target = document.at(node.path("$ref").textValue().substring(1));
        if (target.isMissingNode()) {
            throw new AssertionError("leads nowhere: " + node);
        }
        return target;
    }

    private void compare(String at, JsonNode schemaOrReference, JsonNode value) {
        JsonNode schema = resolved(document, schemaOrReference);
        Set<String> types = types(schema);
        if (!types.contains(typeOf(value))) {
            differences.add(at + ": " + typeOf(value) + " (expected: " + types + ")");
            return;
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                compare(at + "[" + i + "]", schema.path("items"), value.get(i));
            }
        } else if (value.isObject()) {
            compareFields(at, schema, value);
        } else if (value.isTextual()) {
            compareText(at, schema, value.textValue());
        }
    }

    private void compareFields(String at, JsonNode schema, JsonNode value) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.textValue())) {
                differences.add(at + ": without " + name);
            }
        }
        value.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                compare(at + "." + field.getKey(), known, field.getValue());
            } else if (others.isObject()) {
                compare(at + "." + field.getKey(), others, field.getValue());
            } else if (!others.booleanValue()) {
                differences.add(at + ": " + field.getKey() + " is not described");
            }
        });
    }

    private void compareText(String at, JsonNode schema, String text) {
        if (schema.path("format").asText().equals("date-time") && Timestamps.parse(text) == null) {
            differences.add(at + ": not a time: " + text);
        }
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray() && texts(allowed).stream().noneMatch(text::equals)) {
            differences.add(at + ": " + text + " (expected: " + allowed + ")");
        }
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? texts(type) : Set.of(type.asText());
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT -> "object";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "unknown";
        };
    }
}
