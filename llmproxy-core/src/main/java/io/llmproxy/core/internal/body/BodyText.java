package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmproxy.api.event.CapturedBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/** Keeps the beginning of a body as it is, to the last whole character. */
final class BodyText implements Keeper {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private final int maxBytes;
    private final String noteIfBinary;
    private boolean isCut;

    BodyText(int maxBytes, String noteIfBinary) {
        this.maxBytes = maxBytes;
        this.noteIfBinary = noteIfBinary;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int kept = Math.min(length, maxBytes - start.size());
        start.write(buffer, offset, kept);
        isCut |= kept < length;
    }

    @Override
    public @Nullable CapturedBody body() {
        if (start.size() == 0) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(start.toByteArray());
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CoderResult result = UTF_8.newDecoder().decode(bytes, chars, false); // a character may be cut in two
        if (result.isError()) {
            return new CapturedBody(noteIfBinary, false, false);
        }
        String text = chars.flip().toString();
        text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        boolean isTruncated = isCut || bytes.hasRemaining();
        return new CapturedBody(text, !isTruncated && JsonValidity.isValue(text), isTruncated);
    }
}
