package io.llmproxy.core.internal.streamusage;

/** A look at an event that costs next to nothing and lets almost all of them pass: the extra chunk has an empty array. */
final class EventGlance {
    private EventGlance() {}

    /** Tells whether an event ends within a piece of the stream and has no empty array, not even in a text. */
    static boolean isWholeWithoutEmptyArray(byte[] buffer, int start, int limit) {
        boolean isAtLineStart = false;
        for (int i = start; i < limit; i++) {
            byte next = buffer[i];
            if (next == '\n' || next == '\r') {
                boolean isSecondHalf = next == '\n' && i > start && buffer[i - 1] == '\r';
                if (isAtLineStart && !isSecondHalf) {
                    return true;
                }
                isAtLineStart = true;
            } else {
                isAtLineStart = false;
                if (next == '[' && mayBeEmpty(buffer, i + 1, limit)) {
                    return false;
                }
            }
        }
        return false;
    }

    /** Lines of data are joined, so that line ends and names of fields may stand within the brackets. */
    private static boolean mayBeEmpty(byte[] buffer, int from, int limit) {
        int first = Blanks.firstSolid(buffer, from, limit);
        return first == limit || buffer[first] == ']' || isBehindLineEnd(buffer, from, first);
    }

    private static boolean isBehindLineEnd(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n' || buffer[i] == '\r') {
                return true;
            }
        }
        return false;
    }
}
