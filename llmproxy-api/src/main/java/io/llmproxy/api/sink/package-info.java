/**
 * Sinks: where events end. A plug-in implements {@link io.llmproxy.api.sink.EventSinkProvider}, names its class in
 * {@code META-INF/services/io.llmproxy.api.sink.EventSinkProvider}, and is used once the configuration names it.
 */
@NullMarked
package io.llmproxy.api.sink;

import org.jspecify.annotations.NullMarked;
