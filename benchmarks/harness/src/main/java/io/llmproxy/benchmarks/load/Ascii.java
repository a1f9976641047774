package io.llmproxy.benchmarks.load;

/** Looks for text in bytes. Positions are before {@code end}, or -1 for none. */
final class Ascii {
    private Ascii() {}

    static boolean isAt(byte[] bytes, int at, int end, byte[] text) {
        if (at + text.length > end) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    static int find(byte[] bytes, int from, int end, byte[] text) {
        for (int at = from; at + text.length <= end; at++) {
            if (bytes[at] == text[0] && isAt(bytes, at, end, text)) {
                return at;
            }
        }
        return -1;
    }

    /** {@return where the value of the member {@code quotedName} of a JSON object begins} */
    static int findValue(byte[] json, int from, int end, byte[] quotedName) {
        for (int at = find(json, from, end, quotedName); at >= 0; at = find(json, at + 1, end, quotedName)) {
            int colon = afterSpace(json, at + quotedName.length, end);
            if (colon < end && json[colon] == ':') {
                int value = afterSpace(json, colon + 1, end);
                return value < end ? value : -1;
            }
        }
        return -1;
    }

    static int afterSpace(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return at;
    }
}
