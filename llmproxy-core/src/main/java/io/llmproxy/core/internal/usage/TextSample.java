package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.JoinedText;
import io.llmproxy.core.internal.json.Piece;

/** A text that comes in pieces, of which the beginning is kept. */
final class TextSample {
    private final JoinedText start = new JoinedText();
    private long length;

    /** Adds a piece and returns how many characters of it were kept. */
    int add(Piece piece, int room) {
        int kept = isCut() ? 0 : Math.min(room, piece.start().length());
        start.append(piece.start().substring(0, kept));
        length += piece.length();
        return kept;
    }

    boolean isCut() {
        return length > start.length();
    }

    long length() {
        return length;
    }

    String start() {
        return start.toString();
    }
}
