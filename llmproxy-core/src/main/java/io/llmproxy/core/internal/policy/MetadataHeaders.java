package io.llmproxy.core.internal.policy;

import io.llmproxy.core.http.HeaderFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Demands that a request repeats what its token's metadata say, so that a token that was handed on by mistake is noticed:
 * {@code user_id} as {@code X-PROXY-USER-ID}.
 */
public final class MetadataHeaders {
    private static final String ALL = "*";

    private MetadataHeaders() {}

    /**
     * Judges a request.
     *
     * @param keys the metadata to be repeated; {@code *} for all that the token has
     * @param metadata of the token
     * @param headers of the request
     * @return the refusal, or null if the request may go on
     */
    public static @Nullable Refusal check(List<String> keys, Map<String, String> metadata, HeaderFields headers) {
        for (String key : keys) {
            if (key.equals(ALL)) {
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    Refusal refusal = check(entry.getKey(), entry.getValue(), headers);
                    if (refusal != null) {
                        return refusal;
                    }
                }
            } else {
                Refusal refusal = check(key, metadata.get(key), headers);
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    private static @Nullable Refusal check(String key, @Nullable String value, HeaderFields headers) {
        String name = nameOf(key);
        List<String> sent = headers.all(name);
        if (sent.isEmpty()) {
            return new Refusal(
                    401, "Header '" + name + "' required", "metadata_header_required", "the token is bound to it");
        }
        boolean isSame = value != null
                && sent.size() == 1
                && isSame(value.strip(), sent.get(0).strip());
        return isSame
                ? null
                : new Refusal(
                        403,
                        "Header '" + name + "' does not match",
                        "metadata_header_mismatch",
                        "the token is bound to another value");
    }

    /** Servers read fields byte by byte, while clients may write UTF-8. */
    private static boolean isSame(String value, String sent) {
        return sent.equals(value)
                || new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).equals(value);
    }

    private static String nameOf(String key) {
        return "X-PROXY-" + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9-]", "-");
    }
}
