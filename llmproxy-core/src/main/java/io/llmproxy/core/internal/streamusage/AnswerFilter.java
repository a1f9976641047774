package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;

/** Stands between the provider's bytes and the client. Used by one thread. */
public interface AnswerFilter {
    /** Leads to the client. */
    @FunctionalInterface
    interface Sink {
        /**
         * Sends bytes.
         *
         * @param buffer holds the bytes; not kept
         * @param offset index of the first one
         * @param length their number, at least 1
         * @throws IOException if the client has gone
         */
        void write(byte[] buffer, int offset, int length) throws IOException;
    }

    /**
     * Returns the fields that are true of what comes out.
     *
     * @param upstream those of the provider
     * @return the same, or without the length
     */
    HeaderFields headers(HeaderFields upstream);

    /**
     * Takes the next bytes of the provider and hands on what is certain to be the client's.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number, at least 1
     * @param out leads to the client
     * @throws IOException if the client has gone
     */
    void feed(byte[] buffer, int offset, int length, Sink out) throws IOException;

    /**
     * Hands on what is left, after the answer has ended or broken off.
     *
     * @param out leads to the client
     * @throws IOException if the client has gone
     */
    void end(Sink out) throws IOException;
}
