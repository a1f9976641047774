package io.llmproxy.core.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The client has closed its connection, or the exchange has already ended. Nothing more can be sent or read. */
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param cause what the server reported, or null
     */
    public ClientGoneException(@Nullable Throwable cause) {
        super("client gone", cause);
    }
}
