/**
 * The sink for Lunary: events in batches, each as a run that starts and ends.
 *
 * <pre>
 * batch → LunaryRun → LunaryDelivery → IngestClient → Lunary → LunaryReply → delivered, retry or rejected
 * </pre>
 */
@NullMarked
package io.llmproxy.lunary;

import org.jspecify.annotations.NullMarked;
