package io.llmproxy.redis;

/**
 * An entry that was handed out and not acknowledged.
 *
 * @param id the entry
 * @param deliveries how often it was handed out
 */
record PendingEntry(EntryId id, long deliveries) {}
