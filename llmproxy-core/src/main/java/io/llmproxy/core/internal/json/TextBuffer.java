package io.llmproxy.core.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text that grows and is used again. One byte per character is enough for most, so that is how it begins. */
final class TextBuffer implements CharSequence {
    private static final int USUAL_LENGTH = 32;
    private static final int KEPT_LENGTH = 1024;
    private static final char LAST_IN_A_BYTE = '\u00FF';

    private byte[] narrow = new byte[USUAL_LENGTH];
    private int narrowLength;
    private @Nullable StringBuilder wide;

    /** Appends characters of ASCII. */
    void append(byte[] ascii, int from, int count) {
        StringBuilder builder = wide;
        if (builder == null) {
            reserve(count);
            System.arraycopy(ascii, from, narrow, narrowLength, count);
            narrowLength += count;
        } else {
            builder.append(new String(ascii, from, count, StandardCharsets.ISO_8859_1));
        }
    }

    void append(char c) {
        StringBuilder builder = wide;
        if (builder == null && c <= LAST_IN_A_BYTE) {
            reserve(1);
            narrow[narrowLength++] = (byte) c;
        } else {
            builder = builder == null ? new StringBuilder(toString()) : builder;
            wide = builder.append(c);
        }
    }

    private void reserve(int count) {
        int needed = narrowLength + count;
        if (needed > narrow.length) {
            narrow = Arrays.copyOf(narrow, Math.max(needed, narrow.length * 2));
        }
    }

    /** Returns the length so far, in UTF-16 characters. */
    @Override
    public int length() {
        return wide == null ? narrowLength : wide.length();
    }

    @Override
    public char charAt(int index) {
        return wide == null ? (char) (narrow[index] & 0xFF) : wide.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().subSequence(from, to);
    }

    /** Tells whether one byte per character is not enough. */
    boolean hasWideChars() {
        return wide != null;
    }

    /** Empties the text. What a usual text takes of memory is kept for the next one. */
    void clear() {
        wide = null;
        narrowLength = 0;
        if (narrow.length > KEPT_LENGTH) {
            narrow = new byte[USUAL_LENGTH];
        }
    }

    /** Returns the text so far. */
    @Override
    public String toString() {
        return wide == null ? new String(narrow, 0, narrowLength, StandardCharsets.ISO_8859_1) : wide.toString();
    }
}
