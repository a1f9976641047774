package io.llmproxy.core.internal.file;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a file is full, and what becomes of full files.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param maxBytes how long a file may become, at least 1; a single write that is longer gets a file of its own
 * @param every how long a file is written to, counted in UTC from 1970-01-01, so that {@code 24h} ends at midnight; null for ever
 * @param oldFiles how many full files are kept, at least 1
 * @param isCompressed whether full files are compressed
 * @param isForced whether every write reaches the disk before it counts
 */
public record Rotation(long maxBytes, @Nullable Duration every, int oldFiles, boolean isCompressed, boolean isForced) {
    /** Checks the parts. */
    public Rotation {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: at least 1)");
        }
        if (every != null && every.toMillis() < 1) {
            throw new IllegalArgumentException("every: " + every + " (expected: at least 1ms)");
        }
        if (oldFiles < 1) {
            throw new IllegalArgumentException("oldFiles: " + oldFiles + " (expected: at least 1)");
        }
    }

    /**
     * Rotates by size alone, writes to the disk, compresses nothing.
     *
     * @param maxBytes how long a file may become
     * @param oldFiles how many full files are kept
     * @return the rotation
     */
    public static Rotation bySize(long maxBytes, int oldFiles) {
        return new Rotation(maxBytes, null, oldFiles, false, true);
    }

    /** Tells in which of the spans of time a moment lies; always the same if there are none. */
    long span(Instant moment) {
        return every == null ? 0 : Math.floorDiv(moment.toEpochMilli(), every.toMillis());
    }
}
