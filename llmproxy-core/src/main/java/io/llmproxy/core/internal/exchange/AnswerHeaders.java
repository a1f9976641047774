package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.HeaderFields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The header fields that the gateway adds to answers, under the names of the original. */
final class AnswerHeaders {
    private AnswerHeaders() {}

    /** Adds the gateway's fields to the provider's. */
    static HeaderFields relayed(
            HeaderFields upstream,
            String exchangeId,
            @Nullable String upstreamRequestId,
            Instant receivedAt,
            Instant sentAt,
            Instant answeredAt) {
        HeaderFields.Builder fields = HeaderFields.builder();
        upstream.forEach(fields::add);
        fields.add("X-Proxy", "llm-proxy").add("X-Request-ID", exchangeId);
        if (upstreamRequestId != null) {
            fields.add("X-Upstream-Request-ID", upstreamRequestId);
        }
        return fields.add("X-Proxy-Received-At", receivedAt.toString())
                .add("X-Proxy-First-Response-At", answeredAt.toString())
                .add("X-Proxy-Final-Response-At", answeredAt.toString())
                .add("X-UPSTREAM-REQUEST-START", epochNanos(sentAt))
                .add("X-UPSTREAM-REQUEST-STOP", epochNanos(answeredAt))
                .build();
    }

    private static String epochNanos(Instant instant) {
        return Long.toString(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
    }
}
