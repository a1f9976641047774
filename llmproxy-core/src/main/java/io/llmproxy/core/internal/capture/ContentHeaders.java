package io.llmproxy.core.internal.capture;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the headers of a body say of it. */
public final class ContentHeaders {
    private ContentHeaders() {}

    /**
     * Returns the type without its parameters.
     *
     * @param contentType value of the header {@code Content-Type}, or null
     * @return lower case, empty if there is none
     */
    public static String mediaType(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Tells whether a body is coded.
     *
     * @param contentEncoding value of the header {@code Content-Encoding}, or null
     * @return true if there is a coding other than {@code identity}
     */
    public static boolean isCoded(@Nullable String contentEncoding) {
        return contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity");
    }
}
