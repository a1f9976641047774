package io.llmproxy.core.internal.capture;

import org.jspecify.annotations.Nullable;

/**
 * Undoes the coding {@code deflate}, whether wrapped in zlib as the standard says or raw as some servers send it. Damaged
 * data end the output.
 */
final class DeflateSink implements ByteSink {
    private static final int HEADER_SIZE = 2;

    private final ByteSink sink;
    private final byte[] header = new byte[HEADER_SIZE];
    private int headerSize;
    private @Nullable InflateStage stage;

    DeflateSink(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int position = offset;
        int end = offset + length;
        while (headerSize < HEADER_SIZE && position < end) {
            header[headerSize++] = buffer[position++];
        }
        if (headerSize < HEADER_SIZE) {
            return;
        }
        InflateStage current = stage;
        if (current == null) {
            current = new InflateStage(!isZlibHeader(), sink);
            stage = current;
            current.inflate(header, 0, HEADER_SIZE);
        }
        if (!current.isBroken() && !current.isFinished()) {
            current.inflate(buffer, position, end - position);
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
        if (stage != null) {
            stage.close();
        }
        sink.close();
    }

    private boolean isZlibHeader() {
        int method = header[0] & 0x0F;
        int checked = ((header[0] & 0xFF) << 8) | (header[1] & 0xFF);
        return method == 8 && checked % 31 == 0;
    }
}
