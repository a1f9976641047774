package io.llmproxy.core.internal.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds top-level fields of a JSON object, without building the object. */
final class JsonFields {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            // The body as a whole is bounded before it gets here; an image in it is one long string.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonFields() {}

    /**
     * Returns the values of some fields: the text of a string, the literal of anything else.
     *
     * @param body a JSON text in UTF-8
     * @param names what to look for, without regard to case, because some providers read names that way
     * @return by name without regard to case; absent fields are left out
     * @throws IOException if the body is not exactly one JSON object, or says something twice
     */
    static Map<String, String> read(byte[] body, Set<String> names) throws IOException {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> seen = new HashSet<>();
        try (JsonParser parser = FACTORY.createParser(new StrictUtf8Reader(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedBodyException("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                boolean isNew = seen.add(name);
                if (names.contains(name)) {
                    isNew &= values.put(name, text(parser)) == null;
                } else {
                    parser.skipChildren();
                }
                if (!isNew) {
                    throw new MalformedBodyException("a top-level field occurs twice");
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedBodyException("text after the JSON object");
            }
        }
        return values;
    }

    /** Returns the items of an array of texts, or null if a literal is none. */
    static @Nullable List<String> texts(String literal) {
        List<String> items = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(literal)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return null;
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                items.add(parser.getText());
            }
            return parser.currentToken() == JsonToken.END_ARRAY ? items : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String text(JsonParser parser) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return parser.getText();
        }
        StringWriter literal = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(literal)) {
            generator.copyCurrentStructure(parser);
        }
        return literal.toString();
    }
}
