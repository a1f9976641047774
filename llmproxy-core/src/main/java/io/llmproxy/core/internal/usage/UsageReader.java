package io.llmproxy.core.internal.usage;

import io.llmproxy.api.event.Usage;
import io.llmproxy.core.internal.capture.CapturedBody;
import io.llmproxy.core.internal.capture.ExchangeTap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads model and usage out of what a tap has kept. It reports what the bodies say and guesses nothing. */
public final class UsageReader {
    private static final Logger log = LoggerFactory.getLogger(UsageReader.class);

    private UsageReader() {}

    /**
     * Reads an exchange that has ended, and closes its tap. Never throws.
     *
     * @param tap has heard the whole exchange, or as much as there was of it
     * @param path the path as the provider sees it
     * @param requestContentType the header of that name, or null if there is none
     * @return what the bodies say; nothing where they say nothing
     */
    public static ExchangeReading read(ExchangeTap tap, String path, @Nullable String requestContentType) {
        try (tap) {
            CapturedBody answer = tap.responseBody();
            AnswerReader reader = new AnswerReader(answer);
            boolean streamed = reader.read(tap.isEventStream());
            Findings findings = reader.findings();
            String requested = RequestedModel.find(tap.requestBody(), path, requestContentType);
            return new ExchangeReading(requested, findings.model(), findings.usage(), streamed, answer.isTruncated());
        } catch (RuntimeException e) {
            log.warn("usage reading failed: {} (expected: a reading of any body)", path, e);
            return new ExchangeReading(null, null, Usage.none(), tap.isEventStream(), false);
        }
    }
}
