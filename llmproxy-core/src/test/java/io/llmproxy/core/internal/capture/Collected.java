package io.llmproxy.core.internal.capture;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps all it takes, and can tell who has written it. */
final class Collected implements ByteSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Set<Thread> writers = new HashSet<>();
    private int ends;

    /** Decodes a body that has come to its end. */
    static byte[] decoded(@Nullable String contentEncoding, byte[] coded, int chunkSize) {
        Collected collected = new Collected();
        try (ByteSink decoder = ContentCodings.decoding(contentEncoding, collected)) {
            Chunks.of(coded, chunkSize, decoder::write);
            decoder.end();
            return collected.bytes();
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Returns the threads that have written, for use once decoding is over. */
    Set<Thread> writers() {
        return writers;
    }

    int ends() {
        return ends;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        writers.add(Thread.currentThread());
        bytes.write(buffer, offset, length);
    }

    @Override
    public void end() {
        ends++;
    }

    @Override
    public void close() {}
}
