package io.llmproxy.core.internal.streamusage;

/** White space as JSON has it. */
final class Blanks {
    private Blanks() {}

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    static boolean areBlank(byte[] buffer, int from, int to) {
        return firstSolid(buffer, from, to) == to;
    }

    /** Returns the index of the first byte that is not blank, or that of the end if there is none. */
    static int firstSolid(byte[] buffer, int from, int to) {
        int i = from;
        while (i < to && isBlank(buffer[i])) {
            i++;
        }
        return i;
    }

    /** Returns the index of the last byte that is not blank, or one below the first if there is none. */
    static int lastSolid(byte[] buffer, int from, int to) {
        int i = to - 1;
        while (i >= from && isBlank(buffer[i])) {
            i--;
        }
        return i;
    }
}
