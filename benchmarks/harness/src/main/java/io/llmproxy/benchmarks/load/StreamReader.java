package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** Reads one stream of server-sent events: the chunks, whose text the provider has stamped, the usage and {@code [DONE]}. */
final class StreamReader implements AnswerReader, Lines.Taker {
    private static final byte[] DATA = "data:".getBytes(US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final byte[] CONTENT = "\"content\"".getBytes(US_ASCII);
    private static final byte[] USAGE = "\"usage\"".getBytes(US_ASCII);

    private final String id;
    private final byte[] textStart;
    private final long calledAt;
    private final FrameOrder order;
    private final StreamTally tally;
    private final Lines lines = new Lines(this);
    private boolean isBegun;
    private int usages;
    private int dones;

    /**
     * Reads one stream.
     *
     * @param id that all its chunks have to have
     * @param calledAt what {@link System#nanoTime()} is when it should be asked for
     */
    StreamReader(String id, long calledAt, int chunks, StreamTally tally) {
        this.id = id;
        this.textStart = (id + ":").getBytes(US_ASCII);
        this.calledAt = calledAt;
        this.order = new FrameOrder(chunks);
        this.tally = tally;
    }

    @Override
    public void begin() {}

    @Override
    public void part(ByteBuf part) {
        lines.part(part);
    }

    @Override
    public void line(byte[] bytes, int from, int end) {
        if (!Ascii.isAt(bytes, from, end, DATA)) {
            return;
        }
        int data = Ascii.afterSpace(bytes, from + DATA.length, end);
        int text = Ascii.findValue(bytes, data, end, CONTENT);
        if (text >= 0) {
            // What gateways add has no text: the role alone, say.
            if (bytes[text] == '"' && text + 1 < end && bytes[text + 1] != '"') {
                chunk(bytes, text + 1, end);
            }
        } else if (Ascii.isAt(bytes, data, end, DONE)) {
            dones++;
        } else {
            int usage = Ascii.findValue(bytes, data, end, USAGE);
            if (usage >= 0 && bytes[usage] == '{') {
                usages++;
            }
        }
    }

    private void chunk(byte[] bytes, int from, int end) {
        if (!Ascii.isAt(bytes, from, end, textStart)) {
            order.arrivedFromElsewhere();
            return;
        }
        int sequenceEnd = digitsEnd(bytes, from + textStart.length, end);
        int stampEnd = digitsEnd(bytes, sequenceEnd + 1, end);
        if (stampEnd >= end || bytes[sequenceEnd] != ':' || bytes[stampEnd] != ':') {
            order.arrivedFromElsewhere();
            return;
        }
        order.arrived(number(bytes, from + textStart.length, sequenceEnd));
        if (isBegun) {
            tally.laterChunk(System.nanoTime() - number(bytes, sequenceEnd + 1, stampEnd));
        } else {
            isBegun = true;
            tally.firstChunk(System.nanoTime() - calledAt);
        }
    }

    private static int digitsEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static long number(byte[] bytes, int from, int end) {
        long number = 0;
        for (int at = from; at < end; at++) {
            number = 10 * number + (bytes[at] - '0');
        }
        return number;
    }

    String id() {
        return id;
    }

    long calledAt() {
        return calledAt;
    }

    /** {@return whether a chunk has come} */
    boolean isBegun() {
        return isBegun;
    }

    @Override
    public boolean isWhole() {
        return order.isComplete() && usages == 1 && dones == 1;
    }

    /**
     * {@return what was wrong}
     *
     * @param isAtEnd whether the body has come to its proper end
     */
    WrongFrames wrong(boolean isAtEnd) {
        return order.wrong(isAtEnd);
    }
}
