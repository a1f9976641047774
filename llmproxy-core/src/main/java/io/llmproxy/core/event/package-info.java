/**
 * The form in which events are stored and sent between nodes.
 *
 * <p>For modules of this project that keep events, such as {@code llmproxy-redis}, and therefore not {@code internal} by name; hosts
 * and sinks have no need of it. The Java types may change with any minor version, together with the modules that use them, of which the
 * same version is required. The JSON is a promise: what a version has written, later ones read, and so does the Go edition where {@link
 * io.llmproxy.core.event.EventCodec#shared()} has written it.
 */
@NullMarked
package io.llmproxy.core.event;

import org.jspecify.annotations.NullMarked;
