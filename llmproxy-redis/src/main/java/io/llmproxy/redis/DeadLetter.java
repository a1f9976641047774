package io.llmproxy.redis;

import io.llmproxy.api.event.ExchangeEvent;
import org.jspecify.annotations.Nullable;

/**
 * An entry that no attempt can bring to the subscriber.
 *
 * @param id the entry
 * @param reason why, for people
 * @param event what was in it, should the entry be gone by the time it is put aside, or null if that is not known
 */
record DeadLetter(EntryId id, String reason, @Nullable ExchangeEvent event) {}
