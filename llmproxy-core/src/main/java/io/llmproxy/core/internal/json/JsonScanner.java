package io.llmproxy.core.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Reads one JSON value pushed in pieces, cut at any byte, in bounded memory.
 *
 * <p>Jackson's incremental parser holds every text as a whole and gives up at a bad byte, at a number or a nesting beyond its
 * limits. Here a member behind a text of 20 MB, behind half a character or behind 100,000 brackets is still found. In return
 * the scanner is lenient: it may take for JSON what a strict parser refuses. Confined to one thread.
 */
public final class JsonScanner {
    /** Longer names are cut: {@value} characters. */
    public static final int MAX_NAME = 256;

    /** The nesting at which the scanner gives up: {@value} levels, which take 64 KiB to remember. */
    public static final int MAX_DEPTH = 512 * 1024;

    private static final int MAX_BARE = 400;
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private enum State {
        /** A value, or the end of an array that has none. */
        VALUE,
        /** A name, or the end of the object. */
        NAME,
        COLON,
        /** A comma, or the end of the innermost container. */
        AFTER_VALUE,
        TEXT,
        NAME_TEXT,
        BARE,
        COMPLETE,
        BROKEN
    }

    private final JsonListener listener;

    /** Holds what is kept of the text or bare word being read. */
    private final TextBuffer kept = new TextBuffer();

    private final JsonText text = new JsonText(kept);
    private final BitSet objects = new BitSet();
    private State state = State.VALUE;
    private int depth;
    private boolean isBareTooLong;
    private long pieceOffset;
    private long tokenStart;
    private long tokenEnd;

    /**
     * Creates a scanner of one value.
     *
     * @param listener is told what is found, on the thread that feeds the scanner
     */
    public JsonScanner(JsonListener listener) {
        this.listener = listener;
    }

    /** Makes the scanner ready for another value. */
    void restart() {
        state = State.VALUE;
        depth = 0;
        pieceOffset = 0;
    }

    /**
     * Takes the next bytes. What follows the value is ignored.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void feed(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int i = offset;
        pieceOffset -= offset;
        while (i < end && state != State.COMPLETE && state != State.BROKEN) {
            switch (state) {
                case TEXT, NAME_TEXT -> i = acceptText(buffer, i, end);
                case BARE -> i = acceptBare(buffer, i, end);
                default -> acceptStructure(buffer[i], pieceOffset + i++);
            }
        }
        pieceOffset += end;
    }

    /**
     * Tells whether the value was read to its end.
     *
     * @return false as well if it is a bare number, whose end nothing marks
     */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /**
     * Tells whether the text ceased to be JSON.
     *
     * @return true if all further bytes are ignored
     */
    public boolean isBroken() {
        return state == State.BROKEN;
    }

    /**
     * Returns where the thing begins of which the listener is being told.
     *
     * @return the number of bytes before it
     */
    public long tokenStart() {
        return tokenStart;
    }

    /**
     * Returns where the thing ends of which the listener is being told.
     *
     * @return the number of bytes before its end
     */
    public long tokenEnd() {
        return tokenEnd;
    }

    private void acceptStructure(byte next, long position) {
        if (next == ' ' || next == '\n' || next == '\r' || next == '\t' || isByteOrderMark(next, position)) {
            return;
        }
        tokenStart = position;
        tokenEnd = position + 1;
        switch (state) {
            case VALUE -> acceptValueStart(next);
            case NAME -> {
                if (next == '"') {
                    text.beginName(MAX_NAME);
                    state = State.NAME_TEXT;
                } else {
                    endContainer(next);
                }
            }
            case COLON -> state = next == ':' ? State.VALUE : State.BROKEN;
            default -> {
                if (next == ',') {
                    state = isInObject() ? State.NAME : State.VALUE;
                } else {
                    endContainer(next);
                }
            }
        }
    }

    private boolean isByteOrderMark(byte next, long position) {
        return depth == 0 && position < BYTE_ORDER_MARK.length && next == BYTE_ORDER_MARK[(int) position];
    }

    private void acceptValueStart(byte next) {
        if (next == '{' || next == '[') {
            beginContainer(next == '{');
        } else if (next == '"') {
            text.begin(listener.textLimit());
            state = State.TEXT;
        } else if (next == ']') {
            endContainer(next);
        } else if (isBare(next)) {
            kept.clear();
            kept.append((char) next);
            isBareTooLong = false;
            state = State.BARE;
        } else {
            state = State.BROKEN;
        }
    }

    private void beginContainer(boolean isObject) {
        if (depth == MAX_DEPTH) {
            state = State.BROKEN;
            return;
        }
        objects.set(depth++, isObject);
        if (isObject) {
            state = State.NAME;
            listener.beginObject();
        } else {
            state = State.VALUE;
            listener.beginArray();
        }
    }

    private void endContainer(byte bracket) {
        if (depth == 0 || bracket != (isInObject() ? '}' : ']')) {
            state = State.BROKEN;
            return;
        }
        boolean isObject = isInObject();
        depth--;
        state = depth == 0 ? State.COMPLETE : State.AFTER_VALUE;
        if (isObject) {
            listener.endObject();
        } else {
            listener.endArray();
        }
    }

    private boolean isInObject() {
        return objects.get(depth - 1);
    }

    private int acceptText(byte[] buffer, int from, int end) {
        int next = text.feed(buffer, from, end);
        if (text.isClosed()) {
            tokenEnd = pieceOffset + next;
            if (state == State.NAME_TEXT) {
                state = State.COLON;
                listener.name(text.name());
            } else {
                endScalar();
                listener.text(text.start(), text.length());
            }
        }
        return next;
    }

    private int acceptBare(byte[] buffer, int from, int end) {
        int i = from;
        while (i < end && isBare(buffer[i])) {
            i++;
        }
        int fitting = Math.min(i - from, MAX_BARE - kept.length());
        if (fitting > 0) {
            kept.append(buffer, from, fitting);
        }
        isBareTooLong |= fitting < i - from;
        if (i < end) {
            tokenEnd = pieceOffset + i;
            endScalar();
            tellBare();
        }
        return i;
    }

    private void tellBare() {
        if (isBareTooLong) {
            listener.number("");
            return;
        }
        String word = switch (kept.charAt(0)) {
            case 't' -> "true";
            case 'f' -> "false";
            case 'n' -> "null";
            default -> "";
        };
        if (word.contentEquals(kept)) {
            listener.word(word);
        } else {
            listener.number(kept);
        }
    }

    private void endScalar() {
        state = depth == 0 ? State.COMPLETE : State.AFTER_VALUE;
    }

    /** Words beside the three that JSON knows, such as NaN, are written by some servers. */
    private static boolean isBare(byte b) {
        boolean isDigit = b >= '0' && b <= '9';
        boolean isLetter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
        return isDigit || isLetter || b == '-' || b == '+' || b == '.';
    }
}
