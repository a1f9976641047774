package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;

/** Hands everything on as it comes. */
final class UnfilteredAnswer implements AnswerFilter {
    @Override
    public HeaderFields headers(HeaderFields upstream) {
        return upstream;
    }

    @Override
    public void feed(byte[] buffer, int offset, int length, Sink out) throws IOException {
        out.write(buffer, offset, length);
    }

    @Override
    public void end(Sink out) {
        // Nothing is ever held back.
    }
}
