package io.llmproxy.core.internal.json;

import org.jspecify.annotations.Nullable;

/** A text that comes in pieces. Most come in a single one, which is kept as it is. Confined to one thread. */
public final class JoinedText {
    private String only = "";
    private @Nullable StringBuilder joined;

    /** Creates an empty text. */
    public JoinedText() {}

    /**
     * Appends a piece.
     *
     * @param piece any text
     */
    public void append(String piece) {
        if (length() == 0) {
            only = piece;
        } else {
            joined().append(piece);
        }
    }

    private StringBuilder joined() {
        StringBuilder builder = joined == null ? new StringBuilder() : joined;
        joined = builder;
        builder.append(only);
        only = "";
        return builder;
    }

    /**
     * Returns the length so far.
     *
     * @return in UTF-16 characters
     */
    public int length() {
        return joined == null || !only.isEmpty() ? only.length() : joined.length();
    }

    /** Returns the text so far. */
    @Override
    public String toString() {
        return joined == null || !only.isEmpty() ? only : joined.toString();
    }
}
