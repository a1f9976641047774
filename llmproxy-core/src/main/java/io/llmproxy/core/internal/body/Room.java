package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The bytes of JSON that a body may still grow by. Once a text was cut, the room is closed: nothing may go on behind the gap. What was
 * kept before may still be replaced.
 */
final class Room {
    /** The longest of what is kept however full it is: counts of one name, an error. */
    static final int MAX_SMALL = 2 * 1024;

    /** For what is kept however full it is, and braces. */
    private static final int MAX_RESERVE = 8 * 1024;

    private final int capacity;
    private int left;
    private boolean isClosed;
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

    /** Returns as much of a text as there is room for; nothing once a text was cut. */
    String take(String text) {
        int length = 0;
        while (length < text.length()) {
            int character = text.codePointAt(length);
            int cost = cost(character);
            if (isClosed || cost > left) {
                isCut = true;
                isClosed = true;
                return text.substring(0, length);
            }
            left -= cost;
            length += Character.charCount(character);
        }
        return text;
    }

    /** Returns whether there is room for all of a value, and a comma. */
    boolean take(JsonNode value) {
        return take(cost(value) + 1);
    }

    boolean take(int bytes) {
        if (isClosed || bytes > left) {
            isCut = true;
            return false;
        }
        left -= bytes;
        return true;
    }

    /** Returns whether there is room for something in place of what was taken earlier, which otherwise stays. */
    boolean replace(int earlier, int latest) {
        if (latest > left + earlier) {
            isCut = true;
            return false;
        }
        left += earlier - latest;
        return true;
    }

    static int cost(JsonNode value) {
        return value.toString().getBytes(UTF_8).length;
    }

    /** Returns what a text takes between its quotes. */
    static int cost(String text) {
        return text.codePoints().map(Room::cost).sum();
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
