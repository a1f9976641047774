package io.llmproxy.core.internal.upstream;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;

/**
 * Tells that an answer could not be read. OkHttp repeats what it could not read, plain or in hexadecimal: a part of somebody's
 * answer, perhaps, which must not reach a log.
 */
final class UnreadableAnswer {
    private UnreadableAnswer() {}

    /** Returns the same failure, without what the provider sent. */
    static IOException of(IOException failure) {
        if (failure instanceof ProtocolException) {
            return told(failure, new ProtocolException("answer: not HTTP (expected: HTTP/1.1 or HTTP/2)"));
        }
        if (failure instanceof EOFException) {
            return told(failure, new EOFException("answer: ended early (expected: a whole answer)"));
        }
        // Failures of the client's body have classes of their own, which matter.
        return failure.getClass() == IOException.class && failure.getCause() instanceof EOFException
                ? told(failure, new IOException(failure.getMessage()))
                : failure;
    }

    private static IOException told(IOException failure, IOException told) {
        told.setStackTrace(failure.getStackTrace());
        return told;
    }
}
