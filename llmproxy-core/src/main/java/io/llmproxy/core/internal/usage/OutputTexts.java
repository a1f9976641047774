package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.Piece;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model wrote, put together again from the pieces of a stream: one text per choice and kind. */
final class OutputTexts {
    private static final int MAX_CHARS = 32 * 1024;
    private static final int MAX_TEXTS = 256;
    private static final int USUAL_TEXTS = 2;

    /** What has no room for a text of its own. */
    private static final Place REST = new Place("", "");

    private final Map<Place, TextSample> texts = new LinkedHashMap<>(USUAL_TEXTS);
    private int room = MAX_CHARS;

    /** The text that the last piece belongs to: most streams go on with it. */
    private @Nullable TextSample last;

    private Place lastPlace = REST;

    /**
     * What tells one text from another.
     *
     * @param index number of the choice or output item
     * @param path in which its pieces lie
     */
    private record Place(String index, String path) {
        boolean is(String otherIndex, String otherPath) {
            return path.equals(otherPath) && index.equals(otherIndex);
        }
    }

    /**
     * Adds a piece to the text it belongs to.
     *
     * @param index number of the choice or output item
     */
    void add(String index, Piece piece) {
        room -= text(index, piece.path()).add(piece, room);
    }

    private TextSample text(String index, String path) {
        boolean hasRoom = texts.size() < MAX_TEXTS;
        if (hasRoom && last != null && lastPlace.is(index, path)) {
            return last;
        }
        lastPlace = hasRoom ? new Place(index, path) : REST;
        last = texts.computeIfAbsent(lastPlace, place -> new TextSample());
        return last;
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    boolean isCut() {
        for (TextSample text : texts.values()) {
            if (text.isCut()) {
                return true;
            }
        }
        return false;
    }

    Collection<TextSample> all() {
        return texts.values();
    }
}
