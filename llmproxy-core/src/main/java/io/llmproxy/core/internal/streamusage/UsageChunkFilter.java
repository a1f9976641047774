package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.http.HeaderFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Removes the chunk that has only usage from a stream of server-sent events, from the first byte of its first field to the end of
 * its blank line. Comment lines before it stay. All else passes byte for byte, and at once: held back is only the event that
 * has begun, and only while it still may be that chunk.
 */
final class UsageChunkFilter implements AnswerFilter {
    /** A longer event is not looked at further: {@value} bytes; the chunk has some hundreds. */
    static final int MAX_HELD_BYTES = 16 * 1024;

    private static final int NOWHERE = -1;

    private enum Event {
        NONE,
        UNDECIDED,
        PASSED
    }

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private Event event = Event.NONE;
    private EventScan scan = new EventScan();
    private int eventBytes;
    private boolean isLineBegun;
    private boolean isAfterReturn;
    private boolean isReturnRemoved;

    /** Index of the first byte of the current piece that was neither handed on, held nor removed. */
    private int from;

    /** Where the undecided event begins, or goes on, in the current piece. */
    private int eventFrom = NOWHERE;

    @Override
    public HeaderFields headers(HeaderFields upstream) {
        HeaderFields.Builder kept = HeaderFields.builder();
        upstream.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length")) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    @Override
    public void feed(byte[] buffer, int offset, int length, Sink out) throws IOException {
        int limit = offset + length;
        from = offset;
        eventFrom = event == Event.UNDECIDED ? offset : NOWHERE;
        int i = offset;
        while (i < limit) {
            if (buffer[i] == '\n' || buffer[i] == '\r') {
                acceptLineEnd(buffer, i++, out);
            } else {
                int lineEnd = endOfLine(buffer, i, limit);
                acceptLine(buffer, i, lineEnd, limit, out);
                i = lineEnd;
            }
        }
        if (event == Event.UNDECIDED) {
            write(buffer, eventFrom, out);
            held.write(buffer, eventFrom, limit - eventFrom);
        } else {
            write(buffer, limit, out);
        }
    }

    private static int endOfLine(byte[] buffer, int start, int limit) {
        int i = start;
        while (i < limit && buffer[i] != '\n' && buffer[i] != '\r') {
            i++;
        }
        return i;
    }

    private void acceptLine(byte[] buffer, int start, int end, int limit, Sink out) throws IOException {
        isAfterReturn = false;
        boolean isComment = event == Event.NONE && (isLineBegun || buffer[start] == ':');
        isLineBegun = true;
        if (isComment) {
            return;
        }
        if (event == Event.NONE) {
            beginEvent(buffer, start, limit);
        }
        if (event == Event.UNDECIDED) {
            scan.line(buffer, start, end);
            grow(end - start, out);
        }
    }

    private void beginEvent(byte[] buffer, int start, int limit) {
        if (EventGlance.isWholeWithoutEmptyArray(buffer, start, limit)) {
            event = Event.PASSED;
            return;
        }
        event = Event.UNDECIDED;
        eventFrom = start;
        eventBytes = 0;
        scan = new EventScan();
    }

    private void acceptLineEnd(byte[] buffer, int at, Sink out) throws IOException {
        boolean isSecondHalf = isAfterReturn && buffer[at] == '\n';
        isAfterReturn = buffer[at] == '\r';
        if (isSecondHalf) {
            if (isReturnRemoved) {
                from = at + 1;
            }
            isReturnRemoved = false;
        } else if (isLineBegun) {
            isLineBegun = false;
            isReturnRemoved = false;
            if (event == Event.UNDECIDED) {
                scan.endLine();
            }
        } else {
            endEvent(buffer, at, out);
        }
        if (event == Event.UNDECIDED) {
            grow(1, out);
        }
    }

    private void endEvent(byte[] buffer, int at, Sink out) throws IOException {
        isReturnRemoved = false;
        if (event == Event.UNDECIDED && scan.isUsageChunk()) {
            write(buffer, eventFrom, out);
            held.reset();
            from = at + 1;
            isReturnRemoved = isAfterReturn;
        } else {
            release(out);
        }
        event = Event.NONE;
    }

    private void grow(int bytes, Sink out) throws IOException {
        eventBytes += bytes;
        if (eventBytes > MAX_HELD_BYTES || scan.isRuledOut()) {
            release(out);
        }
    }

    private void release(Sink out) throws IOException {
        event = Event.PASSED;
        if (held.size() > 0) {
            out.write(held.toByteArray(), 0, held.size());
            held.reset();
        }
    }

    private void write(byte[] buffer, int to, Sink out) throws IOException {
        if (to > from) {
            out.write(buffer, from, to - from);
        }
        from = to;
    }

    /** An event that the end cuts short is whole enough if its JSON is. */
    @Override
    public void end(Sink out) throws IOException {
        if (event == Event.UNDECIDED && scan.isUsageChunk()) {
            held.reset();
        }
        release(out);
    }
}
