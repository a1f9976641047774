package io.llmproxy.core.internal.policy;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes bytes in memory straight into the buffer of who reads, and refuses what is not UTF-8. A reader of the JDK would take a
 * buffer of its own for every body.
 */
final class StrictUtf8Reader extends Reader {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes;

    StrictUtf8Reader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** Needs room for two characters: some come in pairs, which stay together. */
    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (!bytes.hasRemaining()) {
            return -1;
        }
        CharBuffer chars = CharBuffer.wrap(buffer, offset, length);
        CoderResult result = decoder.decode(bytes, chars, true);
        if (result.isError()) {
            result.throwException();
        }
        return chars.position() - offset;
    }

    @Override
    public void close() {
        // Nothing is held that has to be closed.
    }
}
