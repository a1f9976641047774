package io.llmproxy.core.internal.capture;

import java.nio.charset.StandardCharsets;

/**
 * Incremental parser of server-sent events, as the WHATWG HTML standard defines them (section 9.2.6), for input cut at any
 * byte. It holds the names of the field and of the event; data are handed on as they come, so events may have any length.
 *
 * <p>It differs from the standard in one point: an event that lacks its blank line is delivered when the stream ends, because
 * a stream that broke off must still be accounted for. Confined to one thread.
 */
public final class SseParser {
    private static final int MAX_FIELD = 16;
    private static final int MAX_NAME = 256;
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LINE_FEED = {'\n'};

    /** Is told what events hold, on the thread that feeds the parser. */
    public interface Listener {
        /**
         * Takes data of the current event as they come. Lines are joined by line feeds.
         *
         * @param buffer holds the bytes; not kept
         * @param offset index of the first one
         * @param length their number
         */
        void data(byte[] buffer, int offset, int length);

        /**
         * An event that has data ends.
         *
         * @param name type of the event, empty if the stream names none
         */
        void event(String name);
    }

    private enum Part {
        FIELD,
        /** Right behind the colon, where one space does not count. */
        VALUE_START,
        DATA,
        NAME,
        OTHER
    }

    private final Listener listener;
    private final BoundedText field = new BoundedText(MAX_FIELD);
    private final BoundedText name = new BoundedText(MAX_NAME);
    private Part part = Part.FIELD;
    private boolean hasData;
    private boolean isAfterCarriageReturn;
    private int byteOrderMarkSeen;

    /**
     * Creates a parser of one stream.
     *
     * @param listener is told what events hold
     */
    public SseParser(Listener listener) {
        this.listener = listener;
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
        int i = skipByteOrderMark(buffer, offset, end);
        while (i < end) {
            byte next = buffer[i];
            if (next == '\n' && isAfterCarriageReturn) {
                isAfterCarriageReturn = false;
                i++;
            } else if (next == '\n' || next == '\r') {
                isAfterCarriageReturn = next == '\r';
                endLine();
                i++;
            } else {
                isAfterCarriageReturn = false;
                i = acceptInLine(buffer, i, end);
            }
        }
    }

    /** Ends the stream and the event that has begun, if any. */
    public void end() {
        if (part != Part.FIELD || !field.isEmpty()) {
            endLine();
        }
        endEvent();
    }

    private int skipByteOrderMark(byte[] buffer, int from, int end) {
        int i = from;
        while (i < end
                && byteOrderMarkSeen < BYTE_ORDER_MARK.length
                && buffer[i] == BYTE_ORDER_MARK[byteOrderMarkSeen]) {
            byteOrderMarkSeen++;
            i++;
        }
        if (i < end) {
            byteOrderMarkSeen = BYTE_ORDER_MARK.length;
        }
        return i;
    }

    /** Takes at least one byte that ends no line, and returns the index of the first one it did not take. */
    private int acceptInLine(byte[] buffer, int from, int end) {
        byte first = buffer[from];
        switch (part) {
            case FIELD -> {
                if (first == ':') {
                    beginValue();
                } else {
                    field.append(buffer, from, 1);
                }
                return from + 1;
            }
            case VALUE_START -> {
                part = valuePart();
                return first == ' ' ? from + 1 : from;
            }
            default -> {
                int lineEnd = from;
                while (lineEnd < end && buffer[lineEnd] != '\n' && buffer[lineEnd] != '\r') {
                    lineEnd++;
                }
                if (part == Part.DATA) {
                    listener.data(buffer, from, lineEnd - from);
                } else if (part == Part.NAME) {
                    name.append(buffer, from, lineEnd - from);
                }
                return lineEnd;
            }
        }
    }

    private void beginValue() {
        part = Part.VALUE_START;
        if (field.is("data")) {
            beginData();
        } else if (field.is("event")) {
            name.clear();
        }
    }

    private void beginData() {
        if (hasData) {
            listener.data(LINE_FEED, 0, 1);
        }
        hasData = true;
    }

    private Part valuePart() {
        if (field.is("data")) {
            return Part.DATA;
        }
        return field.is("event") ? Part.NAME : Part.OTHER;
    }

    private void endLine() {
        if (part == Part.FIELD && field.isEmpty()) {
            endEvent();
        } else if (part == Part.FIELD && field.is("data")) {
            beginData();
        }
        part = Part.FIELD;
        field.clear();
    }

    private void endEvent() {
        if (hasData) {
            listener.event(name.toString());
        }
        hasData = false;
        name.clear();
    }
}
