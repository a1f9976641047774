package io.llmproxy.core.internal.usage;

import io.llmproxy.api.event.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of an exchange say about it.
 *
 * @param requestedModel the model of the request, or null if it names none
 * @param model the model of the answer, or null if it names none
 * @param usage the counts the answer reports, or an estimate in their place
 * @param isStreamed whether the answer is a stream
 * @param isCut whether texts were longer than what was kept for an estimate
 * @param isWhole whether the answer has the end that answers of its kind have, and reports no error in spite of its status
 * @param isFailed whether the answer reports an error in spite of its status
 * @param user whom the request names as its user, or null
 * @param objectId the id under which the provider may tell the same usage again, or null
 */
public record ExchangeReading(
        @Nullable String requestedModel,
        @Nullable String model,
        Usage usage,
        boolean isStreamed,
        boolean isCut,
        boolean isWhole,
        boolean isFailed,
        @Nullable String user,
        @Nullable String objectId) {

    /** Returns the reading of bodies that nobody could read. */
    static ExchangeReading nothing() {
        return new ExchangeReading(null, null, Usage.none(), false, false, false, false, null, null);
    }
}
