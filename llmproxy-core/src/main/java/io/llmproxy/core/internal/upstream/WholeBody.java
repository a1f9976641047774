package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.io.OutputStream;

/** A body that is in memory until it was sent. */
public final class WholeBody implements UpstreamRequest.Body {
    private static final byte[] SENT = {};

    private final int length;
    private byte[] bytes;

    /**
     * Wraps the bytes.
     *
     * @param bytes not copied
     */
    public WholeBody(byte[] bytes) {
        this.bytes = bytes;
        length = bytes.length;
    }

    /**
     * Returns the bytes.
     *
     * @return not a copy; empty once they were sent
     */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
        bytes = SENT; // the call holds its request until the answer has ended
    }
}
