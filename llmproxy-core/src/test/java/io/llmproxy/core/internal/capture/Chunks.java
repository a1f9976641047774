package io.llmproxy.core.internal.capture;

/** Cuts bytes into chunks that lie somewhere in a larger, reused buffer, as they do on the way of a relayed body. */
public final class Chunks {
    private static final int OFFSET = 3;

    private Chunks() {}

    /** Takes one chunk. */
    @FunctionalInterface
    public interface Consumer {
        /**
         * Takes one chunk.
         *
         * @param buffer holds the bytes and others
         * @param offset index of the first one
         * @param length their number
         */
        void accept(byte[] buffer, int offset, int length);
    }

    /**
     * Hands out chunks.
     *
     * @param bytes to be cut
     * @param chunkSize size of all chunks but the last
     * @param consumer takes them
     */
    public static void of(byte[] bytes, int chunkSize, Consumer consumer) {
        byte[] buffer = new byte[Math.min(chunkSize, bytes.length) + 2 * OFFSET];
        int start = 0;
        while (start < bytes.length) {
            int length = Math.min(chunkSize, bytes.length - start);
            System.arraycopy(bytes, start, buffer, OFFSET, length);
            consumer.accept(buffer, OFFSET, length);
            start += length;
        }
    }
}
