package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

/** The bytes of JSON that a body may still grow by. */
final class Room {
    /** For what is kept however full it is: counts, why it ended, and braces. */
    private static final int MAX_RESERVE = 8 * 1024;

    private final int capacity;
    private int left;
    private boolean isCut;

    Room(int maxBytes) {
        capacity = maxBytes - Math.min(MAX_RESERVE, maxBytes / 4);
        left = capacity;
    }

    int capacity() {
        return capacity;
    }

    int left() {
        return left;
    }

    /** Tells whether something was left out. */
    boolean isCut() {
        return isCut;
    }

    void cut() {
        isCut = true;
    }

    /** Returns as much of a text as there is room for. What was cut must not go on behind the gap, so no room is left then. */
    String take(String text) {
        int length = 0;
        while (length < text.length()) {
            int character = text.codePointAt(length);
            int cost = cost(character);
            if (cost > left) {
                isCut = true;
                left = 0;
                return text.substring(0, length);
            }
            left -= cost;
            length += Character.charCount(character);
        }
        return text;
    }

    /** Returns whether there is room for all of a value. */
    boolean take(JsonNode value) {
        return take(cost(value));
    }

    boolean take(int bytes) {
        if (bytes > left) {
            isCut = true;
            return false;
        }
        left -= bytes;
        return true;
    }

    void giveBack(int bytes) {
        left = Math.min(capacity, left + bytes);
    }

    static int cost(JsonNode value) {
        return value.toString().getBytes(UTF_8).length;
    }

    private static int cost(int character) {
        if (character < ' ') {
            return 6;
        }
        if (character < 0x80) {
            return character == '"' || character == '\\' ? 2 : 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character <= Character.MAX_VALUE ? 3 : 4;
    }
}
