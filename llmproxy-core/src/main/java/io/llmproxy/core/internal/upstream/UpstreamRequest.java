package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of the provider.
 *
 * @param method in upper case
 * @param path encoded path as it was matched by the policy
 * @param rawQuery the client's query, or null
 * @param clientHeaders all of the client's fields, of which the header policy picks
 * @param projectHeaders fields that the project sets, by name
 * @param clientAddress for providers that are told it, or null
 * @param body the client's body, or null if there is none
 */
public record UpstreamRequest(
        String method,
        String path,
        @Nullable String rawQuery,
        HeaderFields clientHeaders,
        Map<String, String> projectHeaders,
        @Nullable String clientAddress,
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

    /**
     * Returns the same request with another body.
     *
     * @param headers the client's fields as they fit the body
     * @param otherBody the body
     * @return a copy
     */
    public UpstreamRequest with(HeaderFields headers, @Nullable Body otherBody) {
        return new UpstreamRequest(method, path, rawQuery, headers, projectHeaders, clientAddress, otherBody);
    }
}
