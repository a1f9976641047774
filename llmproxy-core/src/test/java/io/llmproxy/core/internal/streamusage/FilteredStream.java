package io.llmproxy.core.internal.streamusage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A stream on its way through the filter. */
final class FilteredStream {
    private final UsageChunkFilter filter = new UsageChunkFilter();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int writes;

    /** Sends a whole stream in pieces of one size and returns what the client got. */
    static String through(String stream, int pieceBytes) throws IOException {
        FilteredStream filtered = new FilteredStream();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += pieceBytes) {
            filtered.send(bytes, i, Math.min(pieceBytes, bytes.length - i));
        }
        return filtered.end();
    }

    FilteredStream send(String piece) throws IOException {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        send(bytes, 0, bytes.length);
        return this;
    }

    void send(byte[] bytes, int offset, int length) throws IOException {
        byte[] padded = new byte[length + 7]; // nothing may be read beyond the piece, or kept
        System.arraycopy(bytes, offset, padded, 3, length);
        filter.feed(padded, 3, length, this::receive);
        java.util.Arrays.fill(padded, (byte) '!');
    }

    String end() throws IOException {
        filter.end(this::receive);
        return received();
    }

    String received() {
        return received.toString(StandardCharsets.UTF_8);
    }

    int writes() {
        return writes;
    }

    private void receive(byte[] buffer, int offset, int length) {
        if (length <= 0) {
            throw new AssertionError("length: " + length + " (expected: at least 1)");
        }
        writes++;
        received.write(buffer, offset, length);
    }
}
