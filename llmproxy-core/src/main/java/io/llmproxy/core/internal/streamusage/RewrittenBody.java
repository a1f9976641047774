package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.internal.upstream.UpstreamRequest;
import java.io.IOException;
import java.io.OutputStream;

/** A body too long to be held: it is edited while it flows by, and grows by the same number of bytes, whatever is in it. */
final class RewrittenBody implements UpstreamRequest.Body {
    private final UpstreamRequest.Body body;
    private boolean asksForUsage;

    RewrittenBody(UpstreamRequest.Body body) {
        this.body = body;
    }

    /** Tells whether the request asks for usage now and did not before; known once it was written. */
    boolean asksForUsage() {
        return asksForUsage;
    }

    @Override
    public long length() {
        return isLengthKnown() ? body.length() + UsageInsertion.LENGTH : body.length();
    }

    private boolean isLengthKnown() {
        return body.length() >= 0;
    }

    @Override
    @SuppressWarnings("resource") // the provider's side is not this body's to close
    public void writeTo(OutputStream out) throws IOException {
        UsageInsertion insertion = new UsageInsertion(out, isLengthKnown());
        body.writeTo(insertion);
        insertion.finish();
        asksForUsage = insertion.isInserted();
    }
}
