/**
 * Events: one immutable record per exchange, and the bus that carries it to the dispatcher.
 *
 * <pre>
 * exchange ── {@link io.llmproxy.api.event.EventBus#publish} ──&gt; bus ── {@link io.llmproxy.api.event.EventSubscription} ──&gt; dispatcher ──&gt; sinks
 * </pre>
 */
@NullMarked
package io.llmproxy.api.event;

import org.jspecify.annotations.NullMarked;
