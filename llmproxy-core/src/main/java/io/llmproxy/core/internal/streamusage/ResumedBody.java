package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.internal.upstream.UpstreamRequest;
import java.io.IOException;
import java.io.OutputStream;

/** A body of which the beginning was read already. */
final class ResumedBody implements UpstreamRequest.Body {
    private static final byte[] SENT = {};

    private byte[] start;
    private final UpstreamRequest.Body rest;

    /** Joins what was read of a body with that body, whose length is still that of the whole. */
    ResumedBody(byte[] start, UpstreamRequest.Body rest) {
        this.start = start;
        this.rest = rest;
    }

    @Override
    public long length() {
        return rest.length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(start);
        start = SENT; // the call holds its request until the answer has ended
        rest.writeTo(out);
    }
}
