package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.capture.ByteSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Keeps the beginning of an answer that may be a transcript, as plain text or subtitles, and hands all of it on. */
final class PlainText implements ByteSink {
    private static final int MAX_BYTES = 32 * 1024;

    /** Head, comments, cue numbers and timings of SubRip and of <a href="https://www.w3.org/TR/webvtt1/">WebVTT</a>. */
    private static final Pattern SUBTITLE_SYNTAX =
            Pattern.compile("^(WEBVTT.*|NOTE .*|.*-->.*|\\d+(?=\\R.*-->))\\R?", Pattern.MULTILINE);

    private final ByteSink next;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream(0); // most answers are no plain text
    private long length;

    PlainText(ByteSink next) {
        this.next = next;
    }

    @Override
    public void write(byte[] buffer, int offset, int count) {
        start.write(buffer, offset, Math.min(count, MAX_BYTES - start.size()));
        length += count;
        next.write(buffer, offset, count);
    }

    @Override
    public void end() {
        next.end();
    }

    @Override
    public void close() {
        next.close();
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Returns the spoken words of what was kept. */
    String words() {
        return SUBTITLE_SYNTAX
                .matcher(start.toString(StandardCharsets.UTF_8))
                .replaceAll("")
                .strip();
    }

    /** Returns how many times longer the text is than what was kept of it. */
    double stretch() {
        return length == 0 ? 1 : (double) length / start.size();
    }
}
