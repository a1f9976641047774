package io.llmproxy.core.internal.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the pieces of one document within the bounds. */
final class Pieces {
    private static final int MAX_PIECES = 1000;
    private static final int MAX_COUNTED_PATHS = 16;

    private final List<Piece> pieces = new ArrayList<>();
    private Map<String, Long> counts = Map.of();

    private int remainingChars;
    private int element = -1;
    private boolean isCut;

    Pieces(int maxChars) {
        remainingChars = maxChars;
    }

    List<Piece> all() {
        return pieces;
    }

    Map<String, Long> counts() {
        return counts;
    }

    boolean isCut() {
        return isCut;
    }

    int remainingChars() {
        return remainingChars;
    }

    void restartElements() {
        element = -1;
    }

    void nextElement() {
        element++;
    }

    /** Keeps what there is room for. The rest makes this piece, or the last one, longer than its text. */
    void add(String path, String start, long length) {
        if (pieces.size() == MAX_PIECES) {
            isCut = true;
            pieces.add(pieces.remove(MAX_PIECES - 1).longerBy(length));
            return;
        }
        String kept = start.length() <= remainingChars ? start : start.substring(0, remainingChars);
        remainingChars -= kept.length();
        isCut |= kept.length() < length;
        pieces.add(new Piece(path, Math.max(0, element), kept, length));
    }

    void count(String path) {
        if (counts.isEmpty()) {
            counts = new HashMap<>();
        }
        if (counts.size() < MAX_COUNTED_PATHS || counts.containsKey(path)) {
            counts.merge(path, 1L, Long::sum);
        }
    }
}
