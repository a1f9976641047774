package io.llmproxy.redis;

import java.util.Comparator;

/**
 * Position of an entry in a stream.
 *
 * @param millis the time at which Redis took the entry
 * @param sequence tells entries of one millisecond apart; unsigned
 */
record EntryId(long millis, long sequence) implements Comparable<EntryId> {
    /** Before every entry. */
    static final EntryId ZERO = new EntryId(0, 0);

    private static final Comparator<EntryId> ORDER =
            Comparator.comparingLong(EntryId::millis).thenComparing(EntryId::sequence, Long::compareUnsigned);

    private static final long LAST_SEQUENCE = -1L;

    static EntryId parse(String text) {
        int dash = text.indexOf('-');
        return new EntryId(Long.parseLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    /** Returns the greatest id below this one. */
    EntryId before() {
        return sequence == 0 ? new EntryId(millis - 1, LAST_SEQUENCE) : new EntryId(millis, sequence - 1);
    }

    /** Returns the least id above this one. */
    EntryId after() {
        return sequence == LAST_SEQUENCE ? new EntryId(millis + 1, 0) : new EntryId(millis, sequence + 1);
    }

    @Override
    public int compareTo(EntryId other) {
        return ORDER.compare(this, other);
    }

    /** Returns the form of Redis, such as {@code 1760000000000-0}. */
    @Override
    public String toString() {
        return millis + "-" + Long.toUnsignedString(sequence);
    }
}
