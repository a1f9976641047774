package io.llmproxy.core.internal.streamusage;

import java.nio.charset.StandardCharsets;

/** Reads the lines of one event and finds the JSON in them. */
final class EventScan {
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_FEED = {'\n'};
    private static final int OTHER_FIELD = -1;

    private final UsageChunkScan json = new UsageChunkScan();

    /** How many bytes of the line agree with the field's name so far. */
    private int matched;

    /** Takes bytes of the current line, without its end. */
    void line(byte[] buffer, int start, int end) {
        int i = start;
        while (i < end && matched != OTHER_FIELD && matched < DATA.length) {
            matched = buffer[i++] == DATA[matched] ? matched + 1 : OTHER_FIELD;
        }
        if (matched == DATA.length) {
            json.feed(buffer, i, end - i);
        }
    }

    /** Lines of data are one text, joined by line feeds. */
    void endLine() {
        if (matched == DATA.length) {
            json.feed(LINE_FEED, 0, 1);
        }
        matched = 0;
    }

    boolean isRuledOut() {
        return json.isRuledOut();
    }

    boolean isUsageChunk() {
        return json.isUsageChunk();
    }
}
