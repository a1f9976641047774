package io.llmproxy.core.internal.streamusage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one place at which a request is changed.
 *
 * @param from number of bytes before it
 * @param to number of bytes before what follows it; the same if nothing is replaced
 * @param text what comes there
 */
record Edit(long from, long to, String text) {
    private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);

    /** Returns the edit that makes a request ask for usage, or null if it is to stay as it is. */
    static @Nullable Edit of(byte[] body) {
        if (!mayBeStreamed(body)) {
            return null;
        }
        RequestOutline outline = new RequestOutline();
        outline.feed(body, 0, body.length);
        return outline.edit();
    }

    /** Names may be written with escapes, which only a parser understands. */
    private static boolean mayBeStreamed(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\\' || (body[i] == STREAM[0] && isStreamAt(body, i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStreamAt(byte[] body, int index) {
        int end = index + STREAM.length;
        return end <= body.length && Arrays.equals(body, index, end, STREAM, 0, STREAM.length);
    }

    byte[] applyTo(byte[] body) {
        byte[] inserted = text.getBytes(StandardCharsets.US_ASCII);
        int start = (int) from;
        int end = (int) to;
        byte[] edited = new byte[start + inserted.length + body.length - end];
        System.arraycopy(body, 0, edited, 0, start);
        System.arraycopy(inserted, 0, edited, start, inserted.length);
        System.arraycopy(body, end, edited, start + inserted.length, body.length - end);
        return edited;
    }
}
