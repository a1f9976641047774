package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to the provider, kept on the way if it may have to be sent again. Used by one thread.
 */
final class OutgoingBody {
    private static final int FIRST_BYTES = 8192;

    private final UpstreamRequest.@Nullable Body body;
    private final int maxKeptBytes;
    private final Predicate<IOException> mayBeSentAgain;
    private boolean isTouched;
    private boolean isWhole;
    private byte @Nullable [] kept;
    private int keptBytes;
    private @Nullable IOException failure;

    /**
     * Takes the body over.
     *
     * @param body the body, or null if there is none
     * @param maxKeptBytes up to which length it is kept; 0 to keep nothing
     * @param mayBeSentAgain whether a failure of the provider within the body leaves another attempt
     */
    OutgoingBody(UpstreamRequest.@Nullable Body body, int maxKeptBytes, Predicate<IOException> mayBeSentAgain) {
        this.body = body;
        this.mayBeSentAgain = mayBeSentAgain;
        this.maxKeptBytes = body == null || body.length() > maxKeptBytes ? 0 : maxKeptBytes;
    }

    long length() {
        return body == null ? 0 : body.length();
    }

    /** Tells whether all of it can be sent (once more). */
    boolean canBeSent() {
        return body == null || !isTouched || (isWhole && kept != null);
    }

    /** Returns what went wrong on the client's side, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Frees the memory: the request was sent for the last time. */
    void forget() {
        kept = null;
    }

    void writeTo(OutputStream out, Transmission transmission) throws IOException {
        if (body == null) {
            return;
        }
        if (isTouched) {
            writeAgain(out);
            return;
        }
        isTouched = true;
        ProviderSide side = new ProviderSide(out, transmission);
        keepBeforehand();
        try {
            body.writeTo(side);
            isWhole = true;
        } catch (IOException e) {
            if (!e.equals(side.failure)) {
                failure = e;
            }
            throw e;
        }
        side.throwFailure();
    }

    private void writeAgain(OutputStream out) throws IOException {
        byte[] bytes = kept;
        if (!isWhole || bytes == null) {
            throw new IOException("body: already sent (expected: one that was kept)");
        }
        out.write(bytes, 0, keptBytes);
    }

    private void keepBeforehand() {
        if (maxKeptBytes == 0 || body == null) {
            return;
        }
        if (body instanceof WholeBody whole) {
            kept = whole.bytes();
            keptBytes = kept.length;
        } else {
            kept = new byte[body.length() >= 0 ? (int) body.length() : Math.min(FIRST_BYTES, maxKeptBytes)];
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (kept == null || body instanceof WholeBody) {
            return;
        }
        if (length > maxKeptBytes - keptBytes) {
            kept = null;
            return;
        }
        if (length > kept.length - keptBytes) {
            kept = Arrays.copyOf(kept, Math.max(keptBytes + length, Math.min(2 * kept.length, maxKeptBytes)));
        }
        System.arraycopy(bytes, offset, kept, keptBytes, length);
        keptBytes += length;
    }

    /**
     * Leads to the provider, and tells its failures from those of the body. If the provider fails while the body is being kept,
     * and there may be another attempt, then the rest of the body is still read: only a whole one can be sent again.
     */
    private final class ProviderSide extends OutputStream {
        private final OutputStream out;
        private final Transmission transmission;
        private @Nullable IOException failure;

        ProviderSide(OutputStream out, Transmission transmission) {
            this.out = out;
            this.transmission = transmission;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            keep(bytes, offset, length);
            if (failure == null) {
                try {
                    out.write(bytes, offset, length);
                    return;
                } catch (IOException e) {
                    failure = e;
                }
            }
            if (kept == null || transmission.isCanceled() || !mayBeSentAgain.test(failure)) {
                throw failure;
            }
        }

        @Override
        public void flush() throws IOException {
            if (failure == null) {
                out.flush();
            }
        }

        void throwFailure() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
