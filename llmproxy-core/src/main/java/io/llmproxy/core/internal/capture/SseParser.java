package io.llmproxy.core.internal.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Incremental parser of server-sent events, as the WHATWG HTML standard defines them, for input cut at any byte.
 *
 * <p>It differs from the standard in one point: an event that lacks its blank line is delivered when the stream ends, because
 * a stream that broke off must still be accounted for. Confined to one thread.
 */
public final class SseParser {
    /** Longest event unless set otherwise: 1 MiB. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 1024 * 1024;

    private static final String DEFAULT_NAME = "message";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Is told each event that has data. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Takes one event.
         *
         * @param name type of the event, {@code message} if the stream names none
         * @param data its data lines, joined by line feeds
         */
        void event(String name, String data);
    }

    private final Listener listener;
    private final int maxEventBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private int eventBytes;
    private long skippedEvents;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    /**
     * Creates a parser for events of up to {@value #DEFAULT_MAX_EVENT_BYTES} bytes.
     *
     * @param listener is told each event, on the thread that feeds the parser
     */
    public SseParser(Listener listener) {
        this(listener, DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * Creates a parser.
     *
     * @param listener is told each event, on the thread that feeds the parser
     * @param maxEventBytes events whose lines are longer in all are skipped and counted
     */
    public SseParser(Listener listener, int maxEventBytes) {
        this.listener = listener;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @param buffer holds the bytes; not kept
     * @param offset index of the first one
     * @param length their number
     */
    public void feed(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int lineStart = offset;
        for (int i = offset; i < end; i++) {
            byte next = buffer[i];
            if (next == '\n' && afterCarriageReturn) {
                lineStart = i + 1;
            } else if (next == '\n' || next == '\r') {
                append(buffer, lineStart, i - lineStart);
                endLine();
                lineStart = i + 1;
            }
            afterCarriageReturn = next == '\r';
        }
        append(buffer, lineStart, end - lineStart);
    }

    /** Ends the stream and delivers the event that has begun, if any. */
    public void end() {
        if (line.size() > 0) {
            endLine();
        }
        endEvent();
    }

    /**
     * Returns how many events were left out because they were too long.
     *
     * @return the count so far
     */
    public long skippedEvents() {
        return skippedEvents;
    }

    private void append(byte[] buffer, int offset, int length) {
        eventBytes = (int) Math.min((long) eventBytes + length, (long) maxEventBytes + 1);
        if (eventBytes <= maxEventBytes) {
            line.write(buffer, offset, length);
        } else {
            data.setLength(0);
            // An oversized line must not look like the blank line that ends the event.
            if (line.size() == 0 && length > 0) {
                line.write(buffer, offset, 1);
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        firstLine = false;
        if (text.isEmpty()) {
            endEvent();
        } else if (eventBytes <= maxEventBytes) {
            acceptField(text);
        }
    }

    private void acceptField(String text) {
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (field.equals("data")) {
            data.append(value).append('\n');
        } else if (field.equals("event")) {
            name = value;
        }
    }

    private void endEvent() {
        if (eventBytes > maxEventBytes) {
            skippedEvents++;
        } else if (data.length() > 0) {
            listener.event(name.isEmpty() ? DEFAULT_NAME : name, data.substring(0, data.length() - 1));
        }
        data.setLength(0);
        name = "";
        eventBytes = 0;
    }
}
