package io.llmproxy.core.internal.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    static Exchange asking(String body) {
        Exchange exchange = new Exchange();
        exchange.request = body.getBytes(UTF_8);
        return exchange;
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
        ExchangeTap tap = new ExchangeTap();
        Chunks.of(request, chunkSize, tap::request);
        tap.responseHead(status, responseType, coding);
        Chunks.of(Codings.apply(coding, response), chunkSize, tap::response);
        return UsageReader.read(tap, path, requestType);
    }
}
