package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.Piece;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the model wrote, put together again from the pieces of a stream: one text per choice and kind. */
final class OutputTexts {
    private static final int MAX_CHARS = 32 * 1024;
    private static final int MAX_TEXTS = 256;

    private final Map<String, TextSample> texts = new LinkedHashMap<>();
    private int room = MAX_CHARS;

    /**
     * Adds a piece to the text it belongs to.
     *
     * @param index number of the choice or output item
     */
    void add(String index, Piece piece) {
        String key = texts.size() < MAX_TEXTS ? index + " " + piece.path() : "";
        room -= texts.computeIfAbsent(key, k -> new TextSample()).add(piece, room);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    boolean isCut() {
        return texts.values().stream().anyMatch(TextSample::isCut);
    }

    Collection<TextSample> all() {
        return texts.values();
    }
}
