package io.llmproxy.core.internal.usage;

import io.llmproxy.api.event.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of an exchange say about it.
 *
 * @param requestedModel the model of the request, or null if it names none
 * @param model the model of the answer, or null if it names none
 * @param usage the counts the answer reports
 * @param streamed whether the answer is a stream of server-sent events
 * @param truncated whether bytes were left out of what was read
 */
public record ExchangeReading(
        @Nullable String requestedModel, @Nullable String model, Usage usage, boolean streamed, boolean truncated) {}
