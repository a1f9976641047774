package io.llmproxy.core.internal.capture;

import java.io.InputStream;
import java.util.Objects;

/** Lends bytes to a decoder that wants to pull. It ends where they end, and goes on when there are new ones. */
final class LentBytes extends InputStream {
    private static final byte[] NONE = {};

    private byte[] buffer = NONE;
    private int position;
    private int end;

    /** Lends other bytes; what is left of the ones before is dropped. */
    void lend(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        position = offset;
        end = offset + length;
    }

    void takeBack() {
        lend(NONE, 0, 0);
    }

    @Override
    public int read() {
        return position < end ? buffer[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position == end) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return end - position;
    }
}
