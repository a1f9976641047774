package io.llmproxy.core.internal.upstream;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of header fields, found in any case. A set of lower-case names would have each name put into lower case first, which copies
 * it; one sorted without regard to case takes twice the time.
 *
 * <p>Not for names from strangers, who could choose such as share a place in the table. Immutable.
 */
final class FieldNames {
    private static final int LEAST_PLACES_PER_NAME = 4;
    private static final int CASE_BIT = 0x20;

    private final @Nullable String[] table;

    private FieldNames(Collection<String> names) {
        table = new @Nullable String[Integer.highestOneBit(LEAST_PLACES_PER_NAME * names.size() + 1) << 1];
        for (String name : names) {
            table[placeOf(name)] = name;
        }
    }

    static FieldNames of(String... names) {
        return new FieldNames(List.of(names));
    }

    static FieldNames of(Collection<String> names) {
        return new FieldNames(names);
    }

    boolean contains(String name) {
        return table[placeOf(name)] != null;
    }

    /** Returns where the name is, or where it would be. */
    private int placeOf(String name) {
        int place = hash(name) & (table.length - 1);
        for (String other = table[place]; other != null && !other.equalsIgnoreCase(name); other = table[place]) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }

    /** Names of the same length rarely have the same three letters at their ends and in their middle. */
    private static int hash(String name) {
        int length = name.length();
        if (length == 0) {
            return 0;
        }
        int hash = 31 * length + (name.charAt(0) | CASE_BIT);
        hash = 31 * hash + (name.charAt(length / 2) | CASE_BIT);
        hash = 31 * hash + (name.charAt(length - 1) | CASE_BIT);
        return hash ^ hash >>> 8;
    }
}
