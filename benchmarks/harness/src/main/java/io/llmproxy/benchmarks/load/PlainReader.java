package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.llmproxy.benchmarks.provider.PlainAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Reads a chat completion. It is whole if the provider's mark is in it, which is near its end, and a brace begins and ends it. */
final class PlainReader implements AnswerReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] END_MARK = PlainAnswer.END_MARK.getBytes(US_ASCII);

    private final ByteBuf body = Unpooled.buffer(4096, MAX_BYTES);

    @Override
    public void begin() {
        body.clear();
    }

    @Override
    public void part(ByteBuf part) {
        body.writeBytes(part);
    }

    @Override
    public boolean isWhole() {
        byte[] bytes = body.array();
        int end = body.readableBytes();
        while (end > 0 && bytes[end - 1] <= ' ') {
            end--;
        }
        return end > 0 && bytes[0] == '{' && bytes[end - 1] == '}' && hasEndMark(bytes, end);
    }

    /** Backwards, since it is found at once there, unless a gateway has changed the order. */
    private static boolean hasEndMark(byte[] bytes, int end) {
        for (int at = end - END_MARK.length; at >= 0; at--) {
            if (Ascii.isAt(bytes, at, end, END_MARK)) {
                return true;
            }
        }
        return false;
    }
}
