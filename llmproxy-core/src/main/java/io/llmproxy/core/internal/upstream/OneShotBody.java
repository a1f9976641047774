package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Shows a body to OkHttp. One-shot: otherwise OkHttp sends a POST a second time after {@code 503} with {@code Retry-After: 0}
 * and after {@code 408}, whatever its other settings are.
 */
final class OneShotBody extends RequestBody {
    private final OutgoingBody body;
    private final Transmission transmission;

    OneShotBody(OutgoingBody body, Transmission transmission) {
        this.body = body;
        this.transmission = transmission;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    /** None: the client's own {@code Content-Type} is among the header fields. */
    @Override
    public @Nullable MediaType contentType() {
        return null;
    }

    @Override
    public long contentLength() {
        return body.length();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        body.writeTo(sink.outputStream(), transmission);
    }
}
