package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.streamusage.BodyBytes;
import io.llmproxy.core.internal.streamusage.ReadableBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** The client's request body on its way to the provider: counted, limited, tapped, never held as a whole. */
final class ClientBody implements ReadableBody {
    private static final int BUFFER_BYTES = 8192;

    private final ClientRequest clientRequest;
    private final ExchangeTap tap;
    private final ExchangeClock clock;
    private final long maxBytes;
    private final BooleanSupplier isStopped;
    private long count;

    ClientBody(
            ClientRequest clientRequest,
            ExchangeTap tap,
            ExchangeClock clock,
            long maxBytes,
            BooleanSupplier isStopped) {
        this.clientRequest = clientRequest;
        this.tap = tap;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.isStopped = isStopped;
    }

    /** The client's side of the body is at fault. */
    static final class ClientBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        ClientBodyException(Refusal refusal) {
            super(refusal.error());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    @Override
    public long length() {
        return clientRequest.contentLength();
    }

    /** Returns how many bytes the client has sent so far. */
    long count() {
        return count;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        clock.awaitBody();
        int read = clientRequest.read(buffer);
        if (isStopped.getAsBoolean()) {
            throw new InterruptedIOException("stopped while the client was sending its body");
        }
        if (read == -1) {
            if (count < length()) {
                throw new ClientBodyException(Refusals.BODY_INCOMPLETE);
            }
        } else {
            count += read;
            if (count > maxBytes) {
                throw new ClientBodyException(Refusals.BODY_TOO_LARGE);
            }
            tap.request(buffer, 0, read);
        }
        clock.awaitFirstByte();
        return read;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[bufferBytes()];
        for (int read = read(buffer); read != -1; read = read(buffer)) {
            out.write(buffer, 0, read);
        }
    }

    private int bufferBytes() {
        return length() > 0 ? (int) Math.min(length(), BUFFER_BYTES) : BUFFER_BYTES;
    }

    /** Reads the whole body, for policies that judge it before anything is sent. */
    byte[] readAll() throws IOException {
        BodyBytes whole = new BodyBytes(length());
        writeTo(whole);
        return whole.bytes();
    }
}
