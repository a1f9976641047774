package io.llmproxy.core.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client as the server received it.
 *
 * <p>Everything but {@link #read} is known before the exchange starts and stays readable after it has ended, because the
 * adapter has copied it. Used by one thread at a time.
 */
public interface ClientRequest {
    /**
     * Returns the method.
     *
     * @return as sent, such as {@code POST}
     */
    String method();

    /**
     * Returns the path below the mount point of the gateway, as it was sent: not decoded, not normalised, without query.
     *
     * @return for example {@code /v1/chat/completions}
     */
    String rawPath();

    /**
     * Returns the query as it was sent.
     *
     * @return the text behind the question mark, or null if there is none
     */
    @Nullable
    String rawQuery();

    /**
     * Returns the header fields.
     *
     * @return all of them
     */
    HeaderFields headers();

    /**
     * Returns the other end of the connection: the client or the last proxy before it.
     *
     * @return an address in text form, such as {@code 192.0.2.1}
     */
    String remoteAddress();

    /**
     * Returns the length of the body.
     *
     * @return bytes, 0 if there is no body, -1 if only its end will tell
     */
    long contentLength();

    /**
     * Reads the body. Blocks until at least one byte is there.
     *
     * @param buffer takes the bytes
     * @return the number of bytes read, or -1 at the end of the body
     * @throws ClientGoneException if the client has gone or the exchange has ended
     * @throws IOException if the body is broken
     */
    int read(byte[] buffer) throws IOException;
}
