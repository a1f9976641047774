package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests as the pipeline hands them over, and what became of them. */
final class Requests {
    static final String CHAT = "/v1/chat/completions";

    private Requests() {}

    static UpstreamRequest post(String path, UpstreamRequest.Body body, String... headers) {
        return request("POST", path, body, headers);
    }

    static UpstreamRequest request(String method, String path, UpstreamRequest.Body body, String... headers) {
        return new UpstreamRequest(method, path, null, HeaderFields.of(headers), Map.of(), null, body);
    }

    /** Returns the body as it goes upstream, after a look at the length that was announced. */
    static String sent(UpstreamRequest request) throws IOException {
        long announced = request.body().length();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        request.body().writeTo(out);
        if (announced != -1 && announced != out.size()) {
            throw new AssertionError(out.size() + " bytes (announced: " + announced + ")");
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Tells whether the chunk would be taken out of a stream that answers the request. */
    static boolean isAnswerFiltered(StreamUsage usage) {
        return usage.filter(200, "text/event-stream", null) instanceof UsageChunkFilter;
    }
}
