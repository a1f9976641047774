package io.llmproxy.core.internal.capture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the coding {@code br}. Damaged data end the output.
 *
 * <p>Coded bytes are gathered, and decoded when the body ends: few of them on the caller's thread, while a body that is longer
 * gets a thread of its own. The decoder itself takes up to 16 MiB, according to the stream.
 */
final class BrotliSink implements ByteSink {
    private static final int MOST_GATHERED = 64 * 1024;
    private static final int FIRST_ALLOCATION = 1024;

    /** The last block of a stream, empty; where a flush has put it at the start of a byte. */
    private static final byte LAST_BLOCK = 0b11;

    private final ByteSink sink;
    private final long most;
    private byte[] gathered = {};
    private int size;
    private @Nullable BrotliThread thread;
    private boolean dropping;

    /**
     * Creates a decoder.
     *
     * @param sink takes what comes out
     * @param most of how many bytes it is to be found out whether the stream is whole
     */
    BrotliSink(ByteSink sink, long most) {
        this.sink = sink;
        this.most = most;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        if (dropping) {
            return;
        }
        if (thread == null && length <= MOST_GATHERED - size) {
            gather(buffer, offset, length);
            return;
        }
        if (thread == null) {
            thread = startedOrNull();
        }
        if (thread != null) {
            thread.write(buffer, offset, length);
        }
    }

    @Override
    public boolean isFull() {
        return sink.isFull();
    }

    @Override
    public void end() {
        if (thread != null) {
            thread.finish();
        } else if (size > 0) {
            decodeGathered();
        }
        sink.end();
    }

    @Override
    public void close() {
        dropping = true;
        if (thread != null) {
            thread.stop();
        }
        sink.close();
    }

    private @Nullable BrotliThread startedOrNull() {
        try {
            BrotliThread started = BrotliThread.start(sink);
            started.write(gathered, 0, size);
            return started;
        } catch (OutOfMemoryError e) { // where no more threads can be made
            dropping = true;
            return null;
        } finally {
            gathered = new byte[0];
            size = 0;
        }
    }

    private void gather(byte[] buffer, int offset, int length) {
        if (length > gathered.length - size) {
            int doubled = Math.max(FIRST_ALLOCATION, gathered.length * 2);
            gathered = Arrays.copyOf(gathered, Math.min(MOST_GATHERED, Math.max(size + length, doubled)));
        }
        System.arraycopy(buffer, offset, gathered, size, length);
        size += length;
    }

    /**
     * Reads the stream twice: only when its end has been seen it is known that nothing was made of what lies behind a break. A
     * stream of events often breaks off after a flush; ended there, it gives out all there is.
     */
    private void decodeGathered() {
        byte[] ended = Arrays.copyOf(gathered, size + 1);
        ended[size] = LAST_BLOCK;
        boolean whole = isWhole(ended, size);
        boolean wholeIfEnded = !whole && isWhole(ended, size + 1);
        LentBytes coded = new LentBytes();
        coded.lend(ended, 0, wholeIfEnded ? size + 1 : size);
        BrotliStream.decode(coded, () -> !whole && !wholeIfEnded && coded.available() == 0, sink);
    }

    private boolean isWhole(byte[] stream, int size) {
        LentBytes coded = new LentBytes();
        coded.lend(stream, 0, size);
        return BrotliStream.decode(coded, () -> false, new LimitedSink(new NothingSink(), most));
    }
}
