package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.HeaderFields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that the gateway adds to answers, under the names of the original.
 *
 * @param requestId by which the client knows the call
 * @param upstreamRequestId by which the provider knows it, or null
 * @param isKeyRefused whether the provider has refused the project's key, which clients could take for their token
 * @param receivedAt when the request came
 * @param sentAt when it was sent to the provider
 * @param answeredAt when the head of the provider's answer had come
 */
record AnswerHeaders(
        String requestId,
        @Nullable String upstreamRequestId,
        boolean isKeyRefused,
        Instant receivedAt,
        Instant sentAt,
        Instant answeredAt) {
    /** Copies the provider's fields and adds the gateway's. */
    HeaderFields.Builder addTo(HeaderFields upstream) {
        HeaderFields.Builder fields = upstream.toBuilder();
        fields.add("X-Proxy", "llm-proxy").add("X-Request-ID", requestId);
        if (upstreamRequestId != null) {
            fields.add("X-Upstream-Request-ID", upstreamRequestId);
        }
        if (isKeyRefused) {
            fields.add("X-Proxy-Error", Exchange.PROVIDER_AUTH_FAILED);
        }
        String answered = IsoInstant.text(answeredAt);
        return fields.add("X-Proxy-Received-At", IsoInstant.text(receivedAt))
                .add("X-Proxy-Sent-Backend-At", IsoInstant.text(sentAt))
                .add("X-Proxy-First-Response-At", answered)
                .add("X-Proxy-Final-Response-At", answered)
                .add("X-UPSTREAM-REQUEST-START", epochNanos(sentAt))
                .add("X-UPSTREAM-REQUEST-STOP", epochNanos(answeredAt));
    }

    private static String epochNanos(Instant instant) {
        return Long.toString(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
    }
}
