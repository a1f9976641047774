package io.llmproxy.core.internal.streamusage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A client's body that comes in pieces of one size, and may break off. */
final class PiecewiseBody implements ReadableBody {
    private final byte[] bytes;
    private final long length;
    private final int pieceBytes;
    private final int breaksAt;
    private int position;

    private PiecewiseBody(byte[] bytes, long length, int pieceBytes, int breaksAt) {
        this.bytes = bytes;
        this.length = length;
        this.pieceBytes = pieceBytes;
        this.breaksAt = breaksAt;
    }

    /** The client left, or sent less than it had announced. */
    static final class BrokenBodyException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    static PiecewiseBody ofKnownLength(String text, int pieceBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new PiecewiseBody(bytes, bytes.length, pieceBytes, Integer.MAX_VALUE);
    }

    static PiecewiseBody ofUnknownLength(String text, int pieceBytes) {
        return new PiecewiseBody(text.getBytes(StandardCharsets.UTF_8), -1, pieceBytes, Integer.MAX_VALUE);
    }

    PiecewiseBody breakingAt(int position) {
        return new PiecewiseBody(bytes, length, pieceBytes, position);
    }

    /** How many bytes were read so far. */
    int position() {
        return position;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        if (position >= breaksAt) {
            throw new BrokenBodyException();
        }
        if (position == bytes.length) {
            return -1;
        }
        int count = Math.min(Math.min(pieceBytes, buffer.length), bytes.length - position);
        System.arraycopy(bytes, position, buffer, 0, count);
        position += count;
        return count;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = read(buffer); count != -1; count = read(buffer)) {
            out.write(buffer, 0, count);
        }
    }
}
