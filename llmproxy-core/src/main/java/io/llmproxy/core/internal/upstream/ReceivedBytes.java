package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a body, where OkHttp has put it: a stream that waits for its next event then holds one buffer, not two. Used by
 * one thread.
 */
public final class ReceivedBytes {
    private static final byte[] NOTHING = {};

    private final BufferedSource source;
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
    private byte[] buffer = NOTHING;
    private int offset;
    private int length;

    ReceivedBytes(BufferedSource source) {
        this.source = source;
    }

    /** Lets go of what it shows, and waits for more. Returns false at the end of the body. */
    boolean next() throws IOException {
        source.getBuffer().skip(length);
        buffer = NOTHING;
        length = 0;
        if (!source.request(1)) {
            return false;
        }
        try (Buffer.UnsafeCursor first = source.getBuffer().readUnsafe(cursor)) {
            first.next();
            show(first.data, first.start, first.end);
        }
        return true;
    }

    private void show(byte @Nullable [] data, int start, int end) {
        if (data != null) {
            buffer = data;
            offset = start;
            length = end - start;
        }
    }

    /**
     * Returns what holds the bytes.
     *
     * @return an array that must not be written to, and not be used any longer than until the next bytes are asked for
     */
    public byte[] buffer() {
        return buffer;
    }

    /**
     * Returns where the bytes begin.
     *
     * @return the index of the first one
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns how many they are.
     *
     * @return 1 to 8192
     */
    public int length() {
        return length;
    }
}
