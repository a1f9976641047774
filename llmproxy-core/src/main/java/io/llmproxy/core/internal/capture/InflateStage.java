package io.llmproxy.core.internal.capture;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates one stream of compressed data piece by piece into a sink. Holds native memory until closed. */
final class InflateStage {
    private static final int OUTPUT_CHUNK = 4096;

    private final Inflater inflater;
    private final ByteSink sink;
    private final byte[] output = new byte[OUTPUT_CHUNK];
    private boolean broken;

    /**
     * Creates the stage.
     *
     * @param raw whether the data lack the zlib wrapper
     * @param sink takes what comes out
     */
    InflateStage(boolean raw, ByteSink sink) {
        inflater = new Inflater(raw);
        this.sink = sink;
    }

    /**
     * Inflates what it can of the input.
     *
     * @return how many bytes of the input belong to the compressed stream
     */
    int inflate(byte[] buffer, int offset, int length) {
        inflater.setInput(buffer, offset, length);
        try {
            int produced = inflater.inflate(output);
            while (produced > 0 && !sink.isFull()) {
                sink.write(output, 0, produced);
                produced = inflater.inflate(output);
            }
            broken = inflater.needsDictionary() || sink.isFull();
        } catch (DataFormatException e) {
            broken = true;
        }
        return length - inflater.getRemaining();
    }

    boolean isFinished() {
        return inflater.finished();
    }

    /** Tells whether nothing more can come out because the data are damaged, or nobody wants more. */
    boolean isBroken() {
        return broken;
    }

    /** Makes the stage ready for another stream. */
    void restart() {
        inflater.reset();
    }

    void close() {
        inflater.end();
    }
}
