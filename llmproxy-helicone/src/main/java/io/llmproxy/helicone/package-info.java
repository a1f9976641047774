/**
 * The sink for Helicone: one call per event to its endpoint for custom logs.
 *
 * <pre>
 * event → HeliconePayload → IngestClient → Helicone → HeliconeReply → delivered, retry or rejected
 * </pre>
 *
 * <p>The module holds the sink for Lunary too, in {@code io.llmproxy.lunary}; both send by {@code io.llmproxy.ingest.internal}.
 */
@NullMarked
package io.llmproxy.helicone;

import org.jspecify.annotations.NullMarked;
