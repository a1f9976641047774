package io.llmproxy.core.internal.capture;

/** Hands on so many bytes, and no more. */
final class LimitedSink implements ByteSink {
    private final ByteSink sink;
    private long left;
    private volatile boolean isFull; // asked by the thread of an outer coding

    LimitedSink(ByteSink sink, long most) {
        this.sink = sink;
        left = most;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int kept = (int) Math.min(left, length);
        isFull |= kept < length;
        left -= kept;
        sink.write(buffer, offset, kept);
    }

    @Override
    public boolean isFull() {
        return isFull || sink.isFull();
    }

    @Override
    public void end() {
        sink.end();
    }

    @Override
    public void close() {
        sink.close();
    }
}
