package io.llmproxy.core.internal.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;
import org.brotli.dec.BrotliInputStream;

/**
 * Pulls a stream coded with {@code br} into a sink, on the thread that asks for it.
 *
 * <p>The decoder gives nothing out before its window is full or the stream has ended, so of a stream that breaks off up to a
 * window is lost, unless it is made to end. It also reads some bytes beyond the break, so that the last of what it does give out
 * may never have been sent.
 */
final class BrotliStream {
    private static final int OUTPUT_CHUNK = 4096;

    private BrotliStream() {}

    /**
     * Decodes as far as possible; damaged data end the output, and so does a sink that is full.
     *
     * @param coded the stream
     * @param unwanted tells when to stop early
     * @param sink takes what comes out
     * @return whether the stream came to its proper end, or the sink is full
     */
    static boolean decode(InputStream coded, BooleanSupplier unwanted, ByteSink sink) {
        byte[] output = new byte[OUTPUT_CHUNK];
        try {
            // Not closed: that would only close its source, which holds nothing.
            BrotliInputStream decoder = new BrotliInputStream(coded);
            int produced = decoder.read(output, 0, OUTPUT_CHUNK);
            while (produced > 0 && !unwanted.getAsBoolean() && !sink.isFull()) {
                sink.write(output, 0, produced);
                produced = decoder.read(output, 0, OUTPUT_CHUNK);
            }
            return produced <= 0 || sink.isFull();
        } catch (IOException | RuntimeException | LinkageError e) { // the last where the library was left out
            return false;
        }
    }
}
