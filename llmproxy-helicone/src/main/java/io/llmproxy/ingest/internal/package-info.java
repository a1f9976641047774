/**
 * What the sinks for Helicone and Lunary share: sending, judging answers, and putting captured bodies into documents.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.ingest.internal;

import org.jspecify.annotations.NullMarked;
