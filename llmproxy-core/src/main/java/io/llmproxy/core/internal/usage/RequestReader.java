package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.capture.ByteSink;
import io.llmproxy.core.internal.capture.MultipartParser;
import io.llmproxy.core.internal.json.DocumentReader;
import io.llmproxy.core.internal.json.JsonDocument;
import io.llmproxy.core.internal.json.Piece;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a request as it comes: JSON, or a form with files. For one request only. */
final class RequestReader implements ByteSink {
    private static final int MAX_CHARS = 32 * 1024;
    private static final Set<String> FORM_FIELDS = Set.of("model", "prompt", "user", "safety_identifier");

    private final DocumentReader json = new DocumentReader(RequestPaths.TREE, MAX_CHARS, element -> {});
    private final @Nullable MultipartReader form;
    private final @Nullable MultipartParser formParser;
    private @Nullable JsonDocument document;

    RequestReader(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType;
        boolean isForm = type.toLowerCase(Locale.ROOT).startsWith("multipart/");
        form = isForm ? new MultipartReader(FORM_FIELDS) : null;
        formParser = form == null ? null : MultipartParser.of(type, form);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (formParser == null) {
            document = null;
            json.feed(buffer, offset, length);
        } else {
            formParser.feed(buffer, offset, length);
        }
    }

    @Override
    public void end() {}

    @Override
    public void close() {}

    /** Returns a member at the top of the request, missing if it is absent. */
    JsonNode member(String name) {
        return members().path(name);
    }

    /** Returns a text member at the top of the request, or null. */
    @Nullable
    String text(String name) {
        JsonNode member = member(name);
        return member.isTextual() && !member.textValue().isBlank()
                ? member.textValue().strip()
                : null;
    }

    /** Returns the texts that the model is to read. */
    Stream<Piece> pieces() {
        JsonDocument read = document();
        List<Piece> pieces = read == null ? List.of() : read.pieces();
        Stream<Piece> fields = fields().entrySet().stream()
                .map(field -> new Piece(
                        field.getKey(), 0, field.getValue(), field.getValue().length()));
        return Stream.concat(pieces.stream(), fields);
    }

    /** Returns how many token numbers stand in a member in place of text. */
    long count(String name) {
        JsonDocument read = document();
        return read == null ? 0 : read.counts().getOrDefault(name, 0L);
    }

    boolean isCut() {
        JsonDocument read = document();
        return read != null && read.isCut();
    }

    private ObjectNode members() {
        JsonDocument read = document();
        if (read != null) {
            return read.members();
        }
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        fields().forEach(members::put);
        return members;
    }

    private Map<String, String> fields() {
        return form == null ? Map.of() : form.fields();
    }

    /** Returns what has been read so far; the same until more is. */
    private @Nullable JsonDocument document() {
        if (document == null) {
            document = json.document();
        }
        return document;
    }
}
