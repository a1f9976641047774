package io.llmproxy.core.internal.upstream;

import java.io.IOException;

/** Nothing was sent: none of the keys can stand in a header field. */
public final class UnusableKeyException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableKeyException() {
        super("api key: unprintable (expected: printable ASCII)");
    }
}
