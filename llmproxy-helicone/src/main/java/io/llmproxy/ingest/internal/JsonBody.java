package io.llmproxy.ingest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmproxy.api.event.CapturedBody;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A captured body that is one JSON value indeed. Immutable.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class JsonBody {
    private final String text;
    private final boolean object;
    private final Set<String> members;

    private JsonBody(String text, boolean object, Set<String> members) {
        this.text = text;
        this.object = object;
        this.members = members;
    }

    /**
     * Reads a body from end to end, since an event may say of any text that it is JSON.
     *
     * @param body as captured
     * @return empty if it is no JSON, or JSON of extreme depth
     */
    public static Optional<JsonBody> of(CapturedBody body) {
        if (!body.isJson()) {
            return Optional.empty();
        }
        try (JsonParser parser = WireJson.parser(body.text())) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Optional.empty();
            }
            Set<String> members = new LinkedHashSet<>();
            if (first == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    members.add(parser.currentName());
                    parser.nextToken();
                    parser.skipChildren();
                }
            } else {
                parser.skipChildren();
            }
            return parser.nextToken() == null
                    ? Optional.of(new JsonBody(body.text(), first == JsonToken.START_OBJECT, members))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Tells whether the value is an object.
     *
     * @return false for arrays, texts, numbers and so on
     */
    public boolean isObject() {
        return object;
    }

    /**
     * Tells whether there is a member of this name.
     *
     * @param name at the top
     * @return false as well if the value is no object
     */
    public boolean has(String name) {
        return members.contains(name);
    }

    /**
     * Writes the whole value.
     *
     * @param to where to
     * @throws IOException never, in memory
     */
    public void write(JsonGenerator to) throws IOException {
        try (JsonParser parser = WireJson.parser(text)) {
            parser.nextToken();
            WireJson.copy(parser, to);
        }
    }

    /**
     * Writes names and values into an object that is being written. Of members with the same name, the first is written.
     *
     * @param to where to
     * @param except names to leave out
     * @throws IOException never, in memory
     */
    public void writeMembers(JsonGenerator to, Set<String> except) throws IOException {
        try (JsonParser parser = WireJson.parser(text)) {
            parser.nextToken();
            writeMembers(parser, to, except);
        }
    }

    /**
     * Writes the value of a member that there is.
     *
     * @param to where to
     * @param name at the top
     * @throws IOException never, in memory
     */
    public void writeMember(JsonGenerator to, String name) throws IOException {
        try (JsonParser parser = WireJson.parser(text)) {
            at(parser, name);
            WireJson.copy(parser, to);
        }
    }

    /**
     * Writes what is in a member into an object that is being written; nothing if that member is no object.
     *
     * @param to where to
     * @param name at the top
     * @param except names to leave out
     * @throws IOException never, in memory
     */
    public void writeMembersOf(JsonGenerator to, String name, Set<String> except) throws IOException {
        try (JsonParser parser = WireJson.parser(text)) {
            at(parser, name);
            writeMembers(parser, to, except);
        }
    }

    /**
     * Opens the value of a member that there is.
     *
     * @param name at the top
     * @return a parser at the value, to be closed
     * @throws IOException never, in memory
     */
    public JsonParser open(String name) throws IOException {
        JsonParser parser = WireJson.parser(text);
        at(parser, name);
        return parser;
    }

    private static void at(JsonParser parser, String name) throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return;
            }
            parser.skipChildren();
        }
        throw new IllegalStateException("no such member (expected: one that the body has)");
    }

    private static void writeMembers(JsonParser parser, JsonGenerator to, Set<String> except) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        Set<String> done = new HashSet<>(except);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = CleanText.of(parser.currentName());
            parser.nextToken();
            if (done.add(name)) {
                to.writeFieldName(name);
                WireJson.copy(parser, to);
            } else {
                parser.skipChildren();
            }
        }
    }
}
