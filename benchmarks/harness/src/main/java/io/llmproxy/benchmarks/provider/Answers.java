package io.llmproxy.benchmarks.provider;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the answer to a request, and keeps those streams rendered that have been asked for. Safe for use by several threads. */
final class Answers {
    private static final int MAX_SHAPES = 1000;

    private final PlainAnswer chatCompletion = PlainAnswer.chatCompletion();
    private final Map<String, StreamAnswer> streams = new ConcurrentHashMap<>();

    Answer to(ChatRequest request) {
        if (request.model().equals("json")) {
            return chatCompletion;
        }
        StreamAnswer stream = stream(request.model());
        if (stream == null) {
            return PlainAnswer.refusal(
                    HttpResponseStatus.BAD_REQUEST,
                    "model: " + request.model() + " (expected: json or sse-<chunks>-<intervalMillis>-<bytesPerChunk>)");
        }
        if (request.user().length() > StreamAnswer.MAX_ID_LENGTH) {
            return PlainAnswer.refusal(
                    HttpResponseStatus.BAD_REQUEST,
                    "user: " + request.user().length() + " characters (expected: at most " + StreamAnswer.MAX_ID_LENGTH
                            + ")");
        }
        return stream;
    }

    private @Nullable StreamAnswer stream(String model) {
        StreamAnswer known = streams.get(model);
        if (known != null) {
            return known;
        }
        StreamAnswer rendered = StreamAnswer.of(model);
        if (rendered != null && streams.size() < MAX_SHAPES) {
            streams.put(model, rendered);
        }
        return rendered;
    }
}
