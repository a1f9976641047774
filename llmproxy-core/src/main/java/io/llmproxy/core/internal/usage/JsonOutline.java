package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The names, short texts and whole numbers of a JSON object, as far as the text is good: arrays, long strings, nulls and deep
 * levels are passed over. Members that the end of the text cuts in two are left out.
 */
final class JsonOutline {
    private static final int MAX_DEPTH = 6;
    private static final int MAX_STRING = 512;
    private static final int MAX_NESTING = 500;
    private static final int POOLED_BUFFERS = 16;
    private static final double MAX_EXACT_DOUBLE = 1L << 53;

    /** Keeps no symbol table: names come from strangers. Its buffers are its own, not bound to threads of the host. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

    private final ObjectNode members;
    private final boolean complete;
    private final String unread;

    private JsonOutline(ObjectNode members, boolean complete, String unread) {
        this.members = members;
        this.complete = complete;
        this.unread = unread;
    }

    static JsonOutline of(String text) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        try (JsonParser parser = JSON.createParser(text)) {
            boolean complete = readRoot(parser, root);
            long read = parser.currentLocation().getCharOffset();
            return new JsonOutline(root, complete, text.substring((int) read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the members that were read, none if the text is not a JSON object. */
    ObjectNode members() {
        return members;
    }

    /** Tells whether the text is a good JSON object to its closing brace. */
    boolean isComplete() {
        return complete;
    }

    /** Returns what follows the object, or the place where it is no longer good. */
    String unread() {
        return unread;
    }

    private static boolean readRoot(JsonParser parser, ObjectNode root) {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            readMembers(parser, root, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void readMembers(JsonParser parser, ObjectNode members, int depth) throws IOException {
        String name = parser.nextFieldName();
        while (name != null) {
            parser.nextToken();
            JsonNode value = readValue(parser, depth);
            // Only what follows proves that the value is whole: 12 may be the beginning of 123.
            String next = parser.nextFieldName();
            if (value != null) {
                members.set(name, value);
            }
            name = next;
        }
    }

    private static @Nullable JsonNode readValue(JsonParser parser, int depth) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                if (depth == MAX_DEPTH) {
                    parser.skipChildren();
                    yield null;
                }
                ObjectNode object = nodes.objectNode();
                readMembers(parser, object, depth + 1);
                yield object;
            }
            case START_ARRAY -> {
                parser.skipChildren();
                yield null;
            }
            case VALUE_STRING -> parser.getTextLength() <= MAX_STRING ? nodes.textNode(parser.getText()) : null;
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? null
                        : nodes.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> wholeNumber(parser.getDoubleValue());
            default -> null;
        };
    }

    /** Some gateways write counts as 12.0. */
    private static @Nullable JsonNode wholeNumber(double value) {
        boolean exact = value == Math.rint(value) && Math.abs(value) < MAX_EXACT_DOUBLE;
        return exact ? JsonNodeFactory.instance.numberNode((long) value) : null;
    }
}
