package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client's body that comes in pieces of 1 KiB, once, and may fail behind them. */
final class StreamedBody implements UpstreamRequest.Body {
    private final long length;
    private final int pieces;
    private final @Nullable IOException failure;
    int written;

    private StreamedBody(long length, int pieces, @Nullable IOException failure) {
        this.length = length;
        this.pieces = pieces;
        this.failure = failure;
    }

    static StreamedBody ofKnownLength(int pieces) {
        return new StreamedBody(pieces * 1024L, pieces, null);
    }

    static StreamedBody ofUnknownLength(int pieces) {
        return new StreamedBody(-1, pieces, null);
    }

    static StreamedBody failing(IOException failure) {
        return new StreamedBody(-1, 2, failure);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        while (written < pieces) {
            byte[] piece = new byte[1024];
            Arrays.fill(piece, (byte) ('a' + written++ % 26));
            out.write(piece);
        }
        if (failure != null) {
            throw failure;
        }
    }
}
