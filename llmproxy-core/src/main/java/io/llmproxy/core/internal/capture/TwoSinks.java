package io.llmproxy.core.internal.capture;

/** Hands all bytes on to two sinks, one after the other. */
public final class TwoSinks implements ByteSink {
    private final ByteSink first;
    private final ByteSink second;

    /**
     * Joins two sinks.
     *
     * @param first gets everything first
     * @param second gets everything afterwards
     */
    public TwoSinks(ByteSink first, ByteSink second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        first.write(buffer, offset, length);
        second.write(buffer, offset, length);
    }

    @Override
    public void end() {
        first.end();
        second.end();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
