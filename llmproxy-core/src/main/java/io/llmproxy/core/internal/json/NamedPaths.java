package io.llmproxy.core.internal.json;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Paths by their last name, found without a text being made of the name that is looked for: nearly all names of requests and
 * answers are known, and of most others nothing is kept. Immutable.
 */
final class NamedPaths {
    /** With so much room most names that are not in the table meet an empty slot at once. */
    private static final int SLOTS_PER_PATH = 4;

    private static final NamedPaths NONE = new NamedPaths(1);

    private final @Nullable Path[] slots;

    private NamedPaths(int size) {
        slots = new @Nullable Path[size];
    }

    static NamedPaths of(Collection<Path> paths) {
        if (paths.isEmpty()) {
            return NONE;
        }
        NamedPaths named = new NamedPaths(Integer.highestOneBit(paths.size() * SLOTS_PER_PATH));
        paths.forEach(named::put);
        return named;
    }

    private void put(Path path) {
        int slot = firstSlot(path.name());
        while (slots[slot] != null) {
            slot = next(slot);
        }
        slots[slot] = path;
    }

    /** Returns the path with a name, or null if there is none. */
    @Nullable
    Path find(CharSequence name) {
        int slot = firstSlot(name);
        Path path = slots[slot];
        while (path != null && !path.name().contentEquals(name)) {
            slot = next(slot);
            path = slots[slot];
        }
        return path;
    }

    /** Two characters and the length tell the names of one object apart well enough, and are cheaper to look at than all. */
    private int firstSlot(CharSequence name) {
        int length = name.length();
        int hash = length == 0 ? 0 : (name.charAt(0) * 31 + name.charAt(length - 1)) * 31 + length;
        return (hash ^ hash >>> 5) & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
