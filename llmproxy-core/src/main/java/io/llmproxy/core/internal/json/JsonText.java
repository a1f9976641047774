package io.llmproxy.core.internal.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes a JSON string from behind its opening quote to its closing one, undoes escapes and UTF-8, and keeps its beginning. What comes in
 * a single piece without any of them is made a {@link String} right away.
 */
final class JsonText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int NO_ESCAPE = -1;
    private static final int BACKSLASH_SEEN = 0;
    private static final int LAST_DIGIT = 4;

    private final TextBuffer start;
    private @Nullable String plain;
    private boolean isName;
    private int limit;
    private long length;
    private boolean closed;
    private int escape = NO_ESCAPE;
    private int escapedChar;
    private int missingBytes;
    private int codePoint;
    private int leastCodePoint;

    JsonText(TextBuffer start) {
        this.start = start;
    }

    void begin(int limit) {
        begin(limit, false);
    }

    /** Begins a name, which is only looked at. */
    void beginName(int limit) {
        begin(limit, true);
    }

    private void begin(int limit, boolean isName) {
        this.limit = limit;
        this.isName = isName;
        plain = null;
        start.clear();
        length = 0;
        closed = false;
        escape = NO_ESCAPE;
        missingBytes = 0;
    }

    boolean isClosed() {
        return closed;
    }

    long length() {
        return length;
    }

    /** Returns what was kept of a name, valid until another string begins. */
    CharSequence name() {
        return start.hasWideChars() ? start() : start;
    }

    String start() {
        if (plain != null) {
            return plain;
        }
        String kept = start.toString();
        int size = kept.length();
        boolean isPairCut = size > 0 && size < length && Character.isHighSurrogate(kept.charAt(size - 1));
        return isPairCut ? kept.substring(0, size - 1) : kept;
    }

    /** Takes bytes up to the closing quote and returns the index of the first one it did not take. */
    int feed(byte[] buffer, int from, int end) {
        int i = from;
        while (i < end && !closed) {
            if (escape != NO_ESCAPE) {
                i += acceptEscaped(buffer[i]);
            } else if (missingBytes > 0) {
                i += acceptContinuation(buffer[i]);
            } else {
                int run = PlainRun.end(buffer, i, end);
                boolean isWhole = length == 0 && run < end && buffer[run] == '"';
                acceptPlain(buffer, i, run - i, isWhole && !isName);
                i = run;
                if (i < end) {
                    acceptSpecial(buffer[i++]);
                }
            }
        }
        return i;
    }

    private void acceptPlain(byte[] buffer, int from, int count, boolean isText) {
        int kept = Math.min(count, limit - start.length());
        if (isText) {
            plain = kept == 0 ? "" : new String(buffer, from, kept, StandardCharsets.ISO_8859_1);
        } else if (kept > 0) {
            start.append(buffer, from, kept);
        }
        length += count;
    }

    private void acceptSpecial(byte next) {
        if (next == '"') {
            closed = true;
        } else if (next == '\\') {
            escape = BACKSLASH_SEEN;
        } else {
            beginSequence(next & 0xFF);
        }
    }

    private void beginSequence(int lead) {
        if (lead >= 0xC2 && lead <= 0xDF) {
            expect(1, lead & 0x1F, 0x80);
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            expect(2, lead & 0x0F, 0x800);
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            expect(3, lead & 0x07, 0x10000);
        } else {
            append(REPLACEMENT);
        }
    }

    private void expect(int bytes, int bits, int least) {
        missingBytes = bytes;
        codePoint = bits;
        leastCodePoint = least;
    }

    /** Returns how many bytes it took: none if the sequence broke off. */
    private int acceptContinuation(byte next) {
        if ((next & 0xC0) != 0x80) {
            missingBytes = 0;
            append(REPLACEMENT);
            return 0;
        }
        codePoint = (codePoint << 6) | (next & 0x3F);
        if (--missingBytes == 0) {
            appendCodePoint();
        }
        return 1;
    }

    private void appendCodePoint() {
        boolean isSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (codePoint < leastCodePoint || codePoint > Character.MAX_CODE_POINT || isSurrogate) {
            append(REPLACEMENT);
        } else if (Character.isBmpCodePoint(codePoint)) {
            append((char) codePoint);
        } else {
            append(Character.highSurrogate(codePoint));
            append(Character.lowSurrogate(codePoint));
        }
    }

    /** Returns how many bytes it took: none if a digit was expected and did not come. */
    private int acceptEscaped(byte next) {
        if (escape == BACKSLASH_SEEN) {
            escape = NO_ESCAPE;
            switch (next) {
                case 'b' -> append('\b');
                case 'f' -> append('\f');
                case 'n' -> append('\n');
                case 'r' -> append('\r');
                case 't' -> append('\t');
                case 'u' -> {
                    escape = 1;
                    escapedChar = 0;
                }
                case '"', '\\', '/' -> append((char) next);
                default -> {
                    append(REPLACEMENT);
                    return 0;
                }
            }
            return 1;
        }
        int digit = Character.digit(next, 16);
        if (digit < 0) {
            escape = NO_ESCAPE;
            append(REPLACEMENT);
            return 0;
        }
        escapedChar = (escapedChar << 4) | digit;
        if (escape++ == LAST_DIGIT) {
            escape = NO_ESCAPE;
            append((char) escapedChar);
        }
        return 1;
    }

    private void append(char c) {
        if (start.length() < limit) {
            start.append(c);
        }
        length++;
    }
}
