package io.llmproxy.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Puts lines together from parts of any size. A line ends with LF or CR LF. */
final class Lines {
    private static final int MAX_LINE_BYTES = 1 << 20;

    /** Takes a line from {@code from} to before {@code end}, without its end. */
    interface Taker {
        void line(byte[] bytes, int from, int end);
    }

    private final Taker taker;
    private byte[] bytes = new byte[1024];
    private int length;

    Lines(Taker taker) {
        this.taker = taker;
    }

    void clear() {
        length = 0;
    }

    void part(ByteBuf part) {
        int from = 0;
        while (part.isReadable()) {
            int added = Math.min(part.readableBytes(), room());
            part.readBytes(bytes, length, added);
            int scanned = length;
            length += added;
            from = takeLines(scanned);
            System.arraycopy(bytes, from, bytes, 0, length - from);
            length -= from;
        }
    }

    private int takeLines(int scanned) {
        int from = 0;
        for (int at = scanned; at < length; at++) {
            if (bytes[at] == '\n') {
                taker.line(bytes, from, at > from && bytes[at - 1] == '\r' ? at - 1 : at);
                from = at + 1;
            }
        }
        return from;
    }

    private int room() {
        if (length == bytes.length) {
            if (length >= MAX_LINE_BYTES) {
                throw new IllegalStateException("line: longer than " + MAX_LINE_BYTES + " bytes");
            }
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        return bytes.length - length;
    }
}
