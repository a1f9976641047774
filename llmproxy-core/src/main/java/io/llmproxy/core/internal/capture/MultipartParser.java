package io.llmproxy.core.internal.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Incremental parser of {@code multipart} bodies (RFC 2046, section 5.1), for input cut at any byte. It holds the head of a part; data
 * are handed on as they come, so parts may have any length. Confined to one thread.
 */
public final class MultipartParser {
    private static final int MAX_HEAD = 4 * 1024;
    private static final String HEAD_END = "\r\n\r\n";
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    /** Is told what parts hold, on the thread that feeds the parser. */
    public interface Listener {
        /**
         * A part begins.
         *
         * @param head of the part
         */
        void part(PartHead head);

        /**
         * Takes data of the current part as they come.
         *
         * @param buffer holds the bytes; not kept
         * @param offset index of the first one
         * @param length their number
         */
        void data(byte[] buffer, int offset, int length);

        /** The current part has come to its end. */
        void end();
    }

    private enum Place {
        /** Before the first boundary, or in a part whose head is too long. */
        SKIPPED,
        HEAD,
        DATA
    }

    private final DelimiterSearch search;
    private final byte[] delimiter;
    private final Listener listener;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private Place place = Place.SKIPPED;
    /** How many bytes that might begin a boundary are the end of the head, and not data. */
    private int heldOfHead;

    private MultipartParser(String boundary, Listener listener) {
        delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        search = new DelimiterSearch(delimiter);
        this.listener = listener;
    }

    /**
     * Creates a parser of one body.
     *
     * @param contentType of the body
     * @param listener is told what the parts hold
     * @return the parser, or null if the content type has no boundary
     */
    public static @Nullable MultipartParser of(String contentType, Listener listener) {
        String boundary = PartHead.parameter(BOUNDARY, contentType);
        return boundary == null ? null : new MultipartParser(boundary, listener);
    }

    /**
     * Takes the next bytes of the body.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void feed(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int dataStart = offset;
        for (int i = offset; i < end; i++) {
            int held = search.matched();
            boolean isBoundary = search.accept(buffer[i]);
            if (place == Place.DATA) {
                if (held == 0 && search.matched() > 0) {
                    handOn(buffer, dataStart, i);
                } else if (held > 0 && !isBoundary) {
                    release(held, held + 1 - search.matched());
                    dataStart = i;
                }
            } else if (!isBoundary && place == Place.HEAD) {
                acceptInHead(buffer[i]);
                dataStart = i + 1;
            }
            if (isBoundary) {
                endPart();
            }
        }
        if (place == Place.DATA && search.matched() == 0) {
            handOn(buffer, dataStart, end);
        }
    }

    /** Hands on bytes that might have begun a boundary; what comes after them is either in the buffer or held in turn. */
    private void release(int held, int count) {
        handOn(delimiter, Math.min(heldOfHead, count), Math.min(held, count));
        heldOfHead = Math.max(0, heldOfHead - count);
    }

    private void handOn(byte[] buffer, int from, int end) {
        if (end > from) {
            listener.data(buffer, from, end - from);
        }
    }

    private void acceptInHead(byte next) {
        if (head.size() == MAX_HEAD) {
            place = Place.SKIPPED;
            return;
        }
        head.write(next);
        if (next == '\n') {
            String text = head.toString(StandardCharsets.UTF_8);
            if (text.endsWith(HEAD_END)) {
                place = Place.DATA;
                heldOfHead = search.matched();
                listener.part(PartHead.parse(text));
            }
        }
    }

    private void endPart() {
        if (place == Place.DATA) {
            listener.end();
        }
        head.reset();
        place = Place.HEAD;
    }
}
