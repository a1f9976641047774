package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.core.internal.capture.ByteSink;
import io.llmproxy.core.internal.capture.Chunks;
import org.jspecify.annotations.Nullable;

/** Lets bodies pass a capture. */
final class Captured {
    private Captured() {}

    static @Nullable CapturedBody request(String type, @Nullable String coding, int max, byte[] body, int chunk) {
        BodyCapture capture = new BodyCapture(type, coding, new BodyLimits(max, 1));
        Chunks.of(body, chunk, (buffer, offset, length) -> {
            byte[] piece = new byte[length];
            System.arraycopy(buffer, offset, piece, 0, length);
            capture.request(piece, length);
        });
        return capture.requestBody();
    }

    static @Nullable CapturedBody answer(@Nullable String type, int max, byte[] body, int chunk) {
        BodyCapture capture = new BodyCapture(null, null, new BodyLimits(1, max));
        ByteSink sink = capture.response(type);
        Chunks.of(body, chunk, sink::write);
        sink.end();
        return capture.responseBody();
    }

    /** Returns what a stream is merged to, the same for every way in which its bytes may come. */
    static CapturedBody stream(int max, String events) {
        CapturedBody whole = answer("text/event-stream", max, events.getBytes(UTF_8), Integer.MAX_VALUE);
        for (int chunk : new int[] {1, 7}) {
            CapturedBody other = answer("text/event-stream", max, events.getBytes(UTF_8), chunk);
            if (whole == null || !whole.equals(other)) {
                throw new AssertionError("another body in pieces of " + chunk);
            }
        }
        return whole;
    }
}
