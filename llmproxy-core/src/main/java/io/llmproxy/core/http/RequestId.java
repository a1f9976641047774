package io.llmproxy.core.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ids by which callers find their requests again: those that they sent, if usable, else new ones. */
public final class RequestId {
    private static final int MOST_CHARS = 128;

    private RequestId() {}

    /**
     * Tells whether an id can be used as it is.
     *
     * @param sent what a caller sent, or null
     * @return true for 1 to 128 visible ASCII characters without blanks
     */
    public static boolean isUsable(@Nullable String sent) {
        if (sent == null || sent.isEmpty() || sent.length() > MOST_CHARS) {
            return false;
        }
        for (int i = 0; i < sent.length(); i++) {
            if (sent.charAt(i) <= ' ' || sent.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns an id.
     *
     * @param sent what a caller sent, or null
     * @return the same, if usable, or else a random UUID
     */
    public static String of(@Nullable String sent) {
        return sent != null && isUsable(sent) ? sent : UUID.randomUUID().toString();
    }
}
