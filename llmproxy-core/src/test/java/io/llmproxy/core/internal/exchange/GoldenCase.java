package io.llmproxy.core.internal.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.core.internal.body.BodyCapture;
import io.llmproxy.core.internal.body.BodyLimits;
import io.llmproxy.core.internal.capture.Chunks;
import io.llmproxy.core.internal.capture.Codings;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.metrics.ExchangeMetrics;
import io.llmproxy.core.internal.price.PriceTable;
import io.llmproxy.core.internal.tokens.TokenCounter;
import io.llmproxy.core.internal.usage.Estimator;
import io.llmproxy.core.internal.usage.ExchangeReader;
import io.llmproxy.core.internal.usage.TokenUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One golden case: an exchange, and what its record must hold. */
final class GoldenCase {
    private static final Estimator ESTIMATOR = new Estimator(TokenCounter.create());
    private static final PriceTable PRICES = PriceTable.shipped();

    private final JsonNode vector;

    GoldenCase(JsonNode vector) {
        this.vector = vector;
    }

    JsonNode must() {
        return vector.path("must");
    }

    @Override
    public String toString() {
        return vector.path("id").asText() + " " + vector.path("note").asText();
    }

    /** Lets the exchange pass, and returns its record. */
    ExchangeEvent record(int chunkSize, String coding) {
        return record(chunkSize, coding, null);
    }

    /** Lets the exchange pass, and returns its record with bodies. */
    ExchangeEvent capture(BodyLimits limits) {
        return record(7, "as recorded", limits);
    }

    private ExchangeEvent record(int chunkSize, String coding, @Nullable BodyLimits limits) {
        CollectingBus bus = new CollectingBus();
        Accounting accounting = new Accounting(
                bus::publish,
                new ExchangeMetrics(List.of(), System::nanoTime),
                ESTIMATOR,
                PRICES,
                false,
                System::nanoTime);
        byte[] request = body("request_body_base64");
        ExchangeReader reader = accounting.reader(method(), contentType(request), null);
        if (limits != null) {
            reader.capture(new BodyCapture(contentType(request), null, limits));
        }
        ExchangeTap tap = new ExchangeTap(reader, Runnable::run);
        Chunks.of(request, chunkSize, tap::request);
        int status = vector.path("status").asInt();
        if (status != 0) {
            answer(tap, status, chunkSize, coding);
        }
        boolean isRelayed = status != 0 && !vector.path("id").asText().equals("G46");
        String path = vector.path("path").asText().split("\\?", 2)[0];
        String user = TokenUser.of(metadata());
        tap.end(() ->
                accounting.publish(CaptureMode.USAGE, event(path, status, isRelayed), path, user, reader, isRelayed));
        return bus.only();
    }

    private void answer(ExchangeTap tap, int status, int chunkSize, String coding) {
        String recorded = vector.path("compress_response_with").asText();
        byte[] body = body("response_body_base64");
        body = recorded.isEmpty() ? body : Codings.apply(recorded, body);
        String header = header("Content-Encoding");
        if (!coding.equals("as recorded")) {
            body = Codings.apply(coding, body);
            header = header == null ? coding : header + ", " + coding;
        }
        tap.responseHead(status, header("Content-Type"), header);
        Chunks.of(body, chunkSize, tap::response);
    }

    private ExchangeEvent.Builder event(String path, int status, boolean isRelayed) {
        return ExchangeEvent.builder()
                .exchangeId(vector.path("id").asText())
                .startedAt(Instant.parse("2026-01-02T03:04:05.678Z"))
                .outcome(isRelayed ? Outcome.COMPLETED : Outcome.CLIENT_ABORTED)
                .method(method())
                .path(path)
                .status(status)
                .duration(Duration.ofNanos(vector.path("duration_ns").asLong()))
                .tokenMetadata(metadata());
    }

    private String method() {
        return vector.path("method").asText();
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        vector.path("token_metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return metadata;
    }

    private @Nullable String header(String name) {
        return vector.path("response_headers").path(name).path(0).textValue();
    }

    private byte[] body(String name) {
        try {
            return vector.path(name).binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases tell bodies only; those of forms begin with their boundary. */
    private static String contentType(byte[] body) {
        String start = new String(body, 0, Math.min(80, body.length), ISO_8859_1);
        return start.startsWith("--")
                ? "multipart/form-data; boundary="
                        + start.lines().findFirst().orElse("").substring(2)
                : "application/json";
    }
}
