package io.llmproxy.core.internal.capture;

/** Takes bytes in order. What does not fit or cannot be understood is dropped, never reported by an exception. */
public interface ByteSink extends AutoCloseable {
    /**
     * Takes the next bytes; the array is not kept.
     *
     * @param buffer holds the bytes
     * @param offset index of the first one
     * @param length their number
     */
    void write(byte[] buffer, int offset, int length);

    /**
     * Tells whether more came than this takes, so that all that follows would be dropped: who makes the bytes may stop.
     *
     * @return false unless there is a limit
     */
    default boolean isFull() {
        return false;
    }

    /**
     * The body has ended, or has broken off: hands on what is still pending. To be called at most once, before {@link
     * #close()}; nothing may be written afterwards.
     */
    void end();

    /** Frees what is not on the heap. May be called more than once; nothing may be written afterwards. */
    @Override
    void close();
}
