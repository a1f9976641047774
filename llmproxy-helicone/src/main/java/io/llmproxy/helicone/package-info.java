/**
 * The sink for Helicone: one call per event to its endpoint for custom logs.
 *
 * <pre>
 * event → HeliconePayload → IngestClient → Helicone → HeliconeReply → delivered, retry or rejected
 * </pre>
 */
@NullMarked
package io.llmproxy.helicone;

import org.jspecify.annotations.NullMarked;
