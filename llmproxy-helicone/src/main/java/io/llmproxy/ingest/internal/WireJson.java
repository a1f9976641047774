package io.llmproxy.ingest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Reading and writing JSON in memory.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class WireJson {
    /** Names in bodies are the clients' choice, so no table keeps them. Bodies are bounded where they are captured. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(600).build())
            .rootValueSeparator(",")
            .build();

    private WireJson() {}

    /** Writes a document. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes.
         *
         * @param to where to
         * @throws IOException never, in memory
         */
        void writeTo(JsonGenerator to) throws IOException;
    }

    /**
     * Writes a document; several values of the top are separated by commas.
     *
     * @param content the document
     * @return UTF-8
     */
    public static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
        try (JsonGenerator to = FACTORY.createGenerator(bytes)) {
            content.writeTo(to);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write JSON in memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a text.
     *
     * @param text JSON or not
     * @return a parser before the first token
     * @throws IOException never, in memory
     */
    public static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /**
     * Writes a text.
     *
     * @param to where to
     * @param name of the member
     * @param text its value, cleaned here
     * @throws IOException never, in memory
     */
    public static void text(JsonGenerator to, String name, String text) throws IOException {
        to.writeStringField(name, CleanText.of(text));
    }

    /**
     * Copies the value that the parser is at.
     *
     * @param from a parser, which is at the last token of the value afterwards
     * @return the value as JSON
     * @throws IOException never, in memory
     */
    public static String raw(JsonParser from) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = FACTORY.createGenerator(text)) {
            copy(from, to);
        }
        return text.toString();
    }

    /** Copies the value that the parser is at. Numbers keep their digits; texts are cleaned. */
    static void copy(JsonParser from, JsonGenerator to) throws IOException {
        int depth = 0;
        JsonToken token = from.currentToken();
        while (true) {
            switch (token) {
                case START_OBJECT -> {
                    to.writeStartObject();
                    depth++;
                }
                case START_ARRAY -> {
                    to.writeStartArray();
                    depth++;
                }
                case END_OBJECT -> {
                    to.writeEndObject();
                    depth--;
                }
                case END_ARRAY -> {
                    to.writeEndArray();
                    depth--;
                }
                case FIELD_NAME -> to.writeFieldName(CleanText.of(from.currentName()));
                case VALUE_STRING -> to.writeString(CleanText.of(from.getText()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getText());
                default -> to.copyCurrentEvent(from);
            }
            if (depth == 0) {
                return;
            }
            token = from.nextToken();
        }
    }
}
