/**
 * The sink for Lunary: events in batches, each as a run that starts and ends.
 *
 * <pre>
 * batch → LunaryRun → LunaryDelivery → IngestClient → Lunary → LunaryReply → delivered, retry or rejected
 * </pre>
 *
 * <p>It comes in the module of the sink for Helicone, since both send alike, by {@code io.llmproxy.ingest.internal}.
 */
@NullMarked
package io.llmproxy.lunary;

import org.jspecify.annotations.NullMarked;
