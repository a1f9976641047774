package io.llmproxy.redis;

/**
 * An entry that was handed out and not acknowledged. Redis keeps one number per entry; its thousands of thousands count how often the
 * entry was on {@linkplain Suspects trial}.
 *
 * @param id the entry
 * @param count the number that Redis keeps
 */
record PendingEntry(EntryId id, long count) {
    private static final long TRIAL = 1_000_000;

    /** Returns how often it was handed out. */
    long deliveries() {
        return count % TRIAL;
    }

    /** Returns how often it was handed out alone in a process that did not live to tell what came of it. */
    long trials() {
        return count / TRIAL;
    }

    /** Returns the number that tells of one more trial. */
    long countOnTrial() {
        return count + TRIAL;
    }
}
