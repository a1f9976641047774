/**
 * The bus {@code journal}: events wait in a SQLite file of their own and survive the end of the process.
 *
 * <pre>
 * publish ──&gt; Intake ──&gt; JournalWriter ──&gt; file ──&gt; JournalReader ──&gt; JournalSubscription ──&gt; sink
 *                             ^                                              │
 *                             └─────────── Group: what is acknowledged ──────┘
 * </pre>
 *
 * <p>One thread writes everything: what was published, how far the groups are, what may go. Subscribers read on their own threads.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.journal;

import org.jspecify.annotations.NullMarked;
