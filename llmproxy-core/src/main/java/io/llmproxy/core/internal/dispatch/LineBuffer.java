package io.llmproxy.core.internal.dispatch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Lines that are being written, of which the last can be taken back. */
final class LineBuffer extends ByteArrayOutputStream {
    private static final int USUAL_BYTES = 64 * 1024;

    LineBuffer() {
        super(USUAL_BYTES);
    }

    /** Takes back what was written behind a point. */
    void cutBackTo(int bytes) {
        count = bytes;
    }

    /** Returns what was written, which must not be used any longer than until the next line. */
    ByteBuffer written() {
        return ByteBuffer.wrap(buf, 0, count);
    }

    /** Tells whether so much was written that it should not be held any longer than needed. */
    boolean isLarge() {
        return buf.length > 4 * USUAL_BYTES;
    }
}
