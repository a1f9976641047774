package io.llmproxy.core.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.core.internal.body.BodyCapture;
import io.llmproxy.core.internal.body.BodyLimits;
import io.llmproxy.core.internal.body.RecordedHeaders;
import io.llmproxy.core.internal.usage.Estimator;
import io.llmproxy.core.internal.usage.ExchangeReader;
import io.llmproxy.core.internal.usage.ExchangeReading;
import io.llmproxy.core.internal.usage.TokenUser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes an event of an entry of the Go edition, which says what bytes there were and leaves the rest to its readers. */
final class GoEntryReader {
    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 1 << 20);
    private static final int MOST_DECODED = 32 << 20;
    private static final int LONGEST_BOUNDARY = 80;
    private static final byte[] NOTHING = {};

    private final EntryFields entry;
    private final Instant arrivedAt;
    private final Estimator estimator;
    private final byte[] request;
    private final byte[] response;
    private final Map<String, List<String>> headers;

    GoEntryReader(EntryFields entry, Instant arrivedAt, Estimator estimator) throws IOException {
        this.entry = entry;
        this.arrivedAt = arrivedAt;
        this.estimator = estimator;
        request = bytes("RequestBody");
        response = bytes("ResponseBody");
        headers = entry.textListMap("ResponseHeaders");
    }

    private byte[] bytes(String field) throws IOException {
        byte[] bytes = entry.bytes(field);
        return bytes == null ? NOTHING : bytes;
    }

    /**
     * Reads the entry.
     *
     * @param json its bytes, of which an id is made if it has none
     */
    ExchangeEvent read(byte[] json) {
        int status = entry.integer("Status");
        Duration duration = Duration.ofNanos(entry.number("Duration"));
        String tokenId = entry.filled("TokenID");
        Map<String, String> metadata = entry.textMap("TokenMetadata");
        String requestId = entry.filled("RequestID");
        BodyCapture bodies = new BodyCapture(requestType(), null, LIMITS);
        ExchangeReading reading = reading(status, bodies);
        return ExchangeEvent.builder()
                .exchangeId(requestId == null ? UUID.nameUUIDFromBytes(json).toString() : requestId)
                .startedAt(startedAt(duration))
                .outcome(outcome(status, tokenId))
                .method(entry.required("Method"))
                .path(entry.required("Path"))
                .duration(duration)
                .status(status)
                .projectId(entry.filled("ProjectID"))
                .tokenId(tokenId)
                .tokenMetadata(metadata)
                .userId(TokenUser.of(metadata))
                .requestedModel(reading.requestedModel())
                .model(reading.model() == null ? reading.requestedModel() : reading.model())
                .usage(reading.usage())
                .streamed(reading.isStreamed())
                .complete(status != 0 && reading.isWhole())
                .captureTruncated(reading.isCut())
                .errorCode(reading.isFailed() ? "provider_error" : null)
                .bodies(bodies.requestBody(), bodies.responseBody())
                .responseHeaders(RecordedHeaders.of(headers))
                .requestBytes(request.length)
                .responseBytes(response.length)
                .build();
    }

    private ExchangeReading reading(int status, BodyCapture bodies) {
        ExchangeReader reader = new ExchangeReader(entry.required("Method"), requestType(), null, estimator);
        reader.capture(bodies);
        reader.decodeAtMost(MOST_DECODED); // a small entry may hold a body that would take minutes
        reader.request(request, request.length);
        if (status != 0) {
            reader.responseHead(status, header("Content-Type"), header("Content-Encoding"));
            reader.response(response, response.length);
        }
        return reader.end(entry.required("Path"), status != 0);
    }

    /** The head of the request is not told; a form shows its boundary in its first line. */
    private String requestType() {
        String start = new String(request, 0, Math.min(LONGEST_BOUNDARY, request.length), ISO_8859_1);
        return start.startsWith("--")
                ? "multipart/form-data; boundary=\""
                        + start.lines().findFirst().orElse("").substring(2) + '"'
                : "application/json";
    }

    private @Nullable String header(String name) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name) && !header.getValue().isEmpty()) {
                return header.getValue().get(0);
            }
        }
        return null;
    }

    private Instant startedAt(Duration duration) {
        try {
            return arrivedAt.minus(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return arrivedAt;
        }
    }

    /** Calls without a token are refused there as well; whose the other errors are cannot be told. */
    private static Outcome outcome(int status, @Nullable String tokenId) {
        if (status > 0 && status < 400) {
            return Outcome.COMPLETED;
        }
        return tokenId == null ? Outcome.REFUSED : Outcome.UPSTREAM_ERROR;
    }
}
