package io.llmproxy.core.internal.capture;

/**
 * Undoes the coding {@code gzip}, with any number of members. Damaged data end the output; checksums are not verified, since
 * the client does that.
 */
final class GzipSink implements ByteSink {
    private static final int TRAILER_SIZE = 8;

    private final ByteSink sink;
    private final InflateStage stage;
    private GzipHeader header = new GzipHeader();
    private int trailerBytes;
    private boolean broken;

    GzipSink(ByteSink sink) {
        this.sink = sink;
        stage = new InflateStage(true, sink);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int position = offset;
        int end = offset + length;
        while (position < end && !broken) {
            if (!header.isComplete()) {
                header.accept(buffer[position++]);
                broken = header.isBroken();
            } else if (!stage.isFinished()) {
                int taken = stage.inflate(buffer, position, end - position);
                position += taken;
                broken = stage.isBroken() || (taken == 0 && !stage.isFinished());
            } else {
                position++;
                acceptTrailerByte();
            }
        }
    }

    @Override
    public boolean isFull() {
        return sink.isFull();
    }

    @Override
    public void end() {
        sink.end();
    }

    @Override
    public void close() {
        stage.close();
        sink.close();
    }

    private void acceptTrailerByte() {
        if (++trailerBytes == TRAILER_SIZE) {
            trailerBytes = 0;
            header = new GzipHeader();
            stage.restart();
        }
    }
}
