package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of the provider.
 *
 * @param method in upper case
 * @param path encoded path as it was matched by the policy
 * @param rawQuery the client's query, or null
 * @param clientHeaders all of the client's fields, of which the header policy picks
 * @param apiKey the project's key
 * @param body the client's body, or null if there is none
 */
public record UpstreamRequest(
        String method,
        String path,
        @Nullable String rawQuery,
        HeaderFields clientHeaders,
        Secret apiKey,
        @Nullable Body body) {

    /** A body that can be read once, so that no layer below can send it twice. */
    public interface Body {
        /**
         * Returns the length.
         *
         * @return bytes, or -1 if only the end will tell
         */
        long length();

        /**
         * Copies the client's bytes to the provider as they come.
         *
         * @param out leads to the provider
         * @throws IOException if either side fails
         */
        void writeTo(OutputStream out) throws IOException;
    }
}
