package io.llmproxy.core.internal.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the coding {@code zstd}, with any number of frames. Damaged data end the output, and so does a window larger than the
 * coding allows. Holds native memory, at most a little more than that window, from the first byte until closed.
 */
final class ZstdSink implements ByteSink {
    /** Logarithm of the largest window, 8 MiB; RFC 9659. */
    private static final int MOST_WINDOW_LOG = 23;

    private static final int OUTPUT_CHUNK = 4096;

    private final ByteSink sink;
    private final LentBytes input = new LentBytes();
    private byte[] output = {};
    private @Nullable ZstdInputStreamNoFinalizer decoder;
    private boolean broken;

    ZstdSink(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (broken || length == 0) {
            return;
        }
        input.lend(buffer, offset, length);
        try {
            ZstdInputStreamNoFinalizer current = opened();
            int produced = current.read(output, 0, OUTPUT_CHUNK);
            while (produced > 0 && !sink.isFull()) {
                sink.write(output, 0, produced);
                produced = current.read(output, 0, OUTPUT_CHUNK);
            }
            broken = sink.isFull();
        } catch (IOException
                | RuntimeException
                | LinkageError e) { // the last where there is no library for the platform
            broken = true;
        }
        input.takeBack();
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
        if (decoder != null) {
            free(decoder);
            decoder = null;
        }
        broken = true;
        sink.close();
    }

    private ZstdInputStreamNoFinalizer opened() throws IOException {
        if (decoder == null) {
            // Kept before it is set up, so that it is freed if that fails.
            decoder = new ZstdInputStreamNoFinalizer(input);
            decoder.setContinuous(true);
            decoder.setLongMax(MOST_WINDOW_LOG);
            output = new byte[OUTPUT_CHUNK];
        }
        return decoder;
    }

    private static void free(ZstdInputStreamNoFinalizer decoder) {
        try {
            decoder.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a stream over memory failed", e);
        }
    }
}
