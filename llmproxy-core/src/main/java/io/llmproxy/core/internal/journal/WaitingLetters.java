package io.llmproxy.core.internal.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Dead letters of a group that are not in the file yet. While it cannot be written the oldest go. Confined to the lock of the group. */
final class WaitingLetters {
    private static final int MAX_LETTERS = 10_000;
    private static final long MAX_BYTES = 16 << 20;

    private final Deque<DeadLetter> letters = new ArrayDeque<>();
    private long bytes;

    void add(DeadLetter letter) {
        letters.addLast(letter);
        bytes += letter.json().length;
    }

    /** Takes back what could not be written. */
    void putBack(List<DeadLetter> older) {
        for (int i = older.size() - 1; i >= 0; i--) {
            letters.addFirst(older.get(i));
            bytes += older.get(i).json().length;
        }
    }

    /** Drops the oldest beyond the bound, but never the newest, and returns how many went. */
    int bound() {
        int gone = 0;
        while (letters.size() > MAX_LETTERS || (bytes > MAX_BYTES && letters.size() > 1)) {
            bytes -= letters.removeFirst().json().length;
            gone++;
        }
        return gone;
    }

    List<DeadLetter> all() {
        return List.copyOf(letters);
    }

    void clear() {
        letters.clear();
        bytes = 0;
    }
}
