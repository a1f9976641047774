package io.llmproxy.core.internal.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmproxy.api.event.Usage;
import io.llmproxy.core.internal.capture.Chunks;
import io.llmproxy.core.internal.capture.Codings;
import io.llmproxy.core.internal.capture.ExchangeTap;
import org.jspecify.annotations.Nullable;

/** An exchange to be read: what was asked, what was answered, and how the bytes came. */
final class Exchange {
    private byte[] request = {};
    private String path = "/v1/any";
    private @Nullable String requestType = "application/json";
    private int status = 200;
    private byte[] response = {};
    private @Nullable String responseType = "application/json";
    private String coding = "identity";
    private int chunkSize = Integer.MAX_VALUE;
    private String method = "POST";
    private boolean isRelayed = true;
    private @Nullable Estimator estimator;

    /** What most tests look at. */
    record Seen(@Nullable String requestedModel, @Nullable String model, Usage usage, boolean isStreamed) {}

    static Exchange asking(String body) {
        Exchange exchange = new Exchange();
        exchange.request = body.getBytes(UTF_8);
        return exchange;
    }

    /** Sets the request body of an exchange that has an answer. */
    Exchange asked(String body) {
        return asked(body.getBytes(UTF_8));
    }

    Exchange asked(byte[] body) {
        request = body;
        return this;
    }

    Exchange by(String method) {
        this.method = method;
        return this;
    }

    Exchange brokenOff() {
        isRelayed = false;
        return this;
    }

    Exchange estimatedBy(Estimator estimator) {
        this.estimator = estimator;
        return this;
    }

    static Exchange answering(String body) {
        return answering(body.getBytes(UTF_8));
    }

    static Exchange answering(byte[] body) {
        Exchange exchange = new Exchange();
        exchange.response = body;
        return exchange;
    }

    static Exchange streaming(String body) {
        return answering(body).as("text/event-stream");
    }

    Exchange to(String path) {
        this.path = path;
        return this;
    }

    Exchange askingAs(@Nullable String requestType) {
        this.requestType = requestType;
        return this;
    }

    Exchange withStatus(int status) {
        this.status = status;
        return this;
    }

    Exchange as(@Nullable String responseType) {
        this.responseType = responseType;
        return this;
    }

    Exchange coded(String coding) {
        this.coding = coding;
        return this;
    }

    Exchange inChunksOf(int chunkSize) {
        this.chunkSize = chunkSize;
        return this;
    }

    ExchangeReading read() {
        ExchangeReader reader = new ExchangeReader(method, requestType, null, estimator);
        ExchangeTap tap = new ExchangeTap(reader, Runnable::run);
        Chunks.of(request, chunkSize, tap::request);
        tap.responseHead(status, responseType, coding);
        Chunks.of(Codings.apply(coding, response), chunkSize, tap::response);
        ExchangeReading[] reading = new ExchangeReading[1];
        tap.end(() -> reading[0] = reader.end(path, isRelayed));
        return reading[0];
    }

    Seen seen() {
        ExchangeReading reading = read();
        return new Seen(reading.requestedModel(), reading.model(), reading.usage(), reading.isStreamed());
    }
}
