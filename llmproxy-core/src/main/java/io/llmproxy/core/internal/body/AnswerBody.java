package io.llmproxy.core.internal.body;

import io.llmproxy.api.event.CapturedBody;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answer: JSON and other texts as they are, and streams merged. What is a stream is told by what is in it, since some providers
 * label streams as JSON, and errors as streams.
 */
final class AnswerBody implements Keeper {
    private final StreamBody stream;
    private @Nullable BodyText text;
    private boolean isBegun;
    private boolean isJson;

    AnswerBody(int maxBytes) {
        text = new BodyText(maxBytes, Keepers.BINARY_RESPONSE);
        stream = new StreamBody(maxBytes);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length && !isBegun; i++) {
            isBegun = !isPadding(buffer[i]);
            isJson = buffer[i] == '{' || buffer[i] == '[';
        }
        if (text != null) {
            text.write(buffer, offset, length);
        }
        if (!isJson) {
            stream.feed(buffer, offset, length);
        }
        if (stream.isKnown()) {
            text = null;
        }
    }

    /** Padding, or the byte order mark. */
    private static boolean isPadding(byte b) {
        return b == ' '
                || b == '\t'
                || b == '\r'
                || b == '\n'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    @Override
    public void end() {
        if (!isJson) {
            stream.end();
        }
    }

    @Override
    public @Nullable CapturedBody body() {
        CapturedBody merged = stream.body();
        return merged != null || text == null ? merged : text.body();
    }
}
