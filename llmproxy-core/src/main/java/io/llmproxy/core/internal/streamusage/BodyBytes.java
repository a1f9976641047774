package io.llmproxy.core.internal.streamusage;

import java.io.ByteArrayOutputStream;

/** Collects a body. Where its length was told and is usual, its bytes are copied once, and neither on growing nor at the end. */
public final class BodyBytes extends ByteArrayOutputStream {
    /** Memory is not taken on the client's word beyond this. */
    private static final int MOST_ON_TRUST = 64 * 1024;

    private static final int USUAL_BYTES = 8192;

    /**
     * Prepares for a body.
     *
     * @param length in bytes as it was told, or -1
     */
    public BodyBytes(long length) {
        super(length > 0 && length <= MOST_ON_TRUST ? (int) length : USUAL_BYTES);
    }

    /**
     * Ends the collection.
     *
     * @return the bytes; not a copy if they are as many as were told
     */
    public byte[] bytes() {
        return count == buf.length ? buf : toByteArray();
    }
}
