package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.internal.upstream.UpstreamRequest;
import java.io.IOException;

/** A body whose beginning can be read before anything is sent; {@link #writeTo} then goes on behind it. */
public interface ReadableBody extends UpstreamRequest.Body {
    /**
     * Reads on. Blocks until at least one byte is there.
     *
     * @param buffer takes the bytes
     * @return the number of bytes read, or -1 at the proper end of the body
     * @throws IOException if the body is broken
     */
    int read(byte[] buffer) throws IOException;
}
