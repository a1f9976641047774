package io.llmproxy.core.internal.capture;

import java.util.Arrays;

/**
 * Keeps the first and the last bytes of a body in memory that grows with the body up to a fixed bound.
 *
 * <p>Confined to one thread at a time.
 */
final class HeadAndTail implements ByteSink {
    private static final int FIRST_ALLOCATION = 1024;

    private final int headLimit;
    private final int tailLimit;
    private byte[] head = {};
    private int headSize;
    private byte[] ring = {};
    private long bytesAfterHead;

    HeadAndTail(int headLimit, int tailLimit) {
        this.headLimit = headLimit;
        this.tailLimit = tailLimit;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int intoHead = Math.min(length, headLimit - headSize);
        if (intoHead > 0) {
            head = grown(head, headSize + intoHead, headLimit);
            System.arraycopy(buffer, offset, head, headSize, intoHead);
            headSize += intoHead;
        }
        if (intoHead < length) {
            writeTail(buffer, offset + intoHead, length - intoHead);
        }
    }

    @Override
    public void end() {}

    @Override
    public void close() {}

    CapturedBody body() {
        if (bytesAfterHead <= tailLimit) {
            int tailSize = (int) bytesAfterHead;
            byte[] whole = Arrays.copyOf(head, headSize + tailSize);
            System.arraycopy(ring, 0, whole, headSize, tailSize);
            return CapturedBody.whole(whole);
        }
        int oldest = (int) (bytesAfterHead % tailLimit);
        byte[] tail = new byte[tailLimit];
        System.arraycopy(ring, oldest, tail, 0, tailLimit - oldest);
        System.arraycopy(ring, 0, tail, tailLimit - oldest, oldest);
        return CapturedBody.cut(Arrays.copyOf(head, headSize), tail);
    }

    private void writeTail(byte[] buffer, int offset, int length) {
        int overwritten = Math.max(0, length - tailLimit);
        int kept = length - overwritten;
        bytesAfterHead += overwritten;
        ring = grown(ring, (int) Math.min(tailLimit, bytesAfterHead + kept), tailLimit);
        int start = (int) (bytesAfterHead % tailLimit);
        int upToEnd = Math.min(kept, tailLimit - start);
        System.arraycopy(buffer, offset + overwritten, ring, start, upToEnd);
        System.arraycopy(buffer, offset + overwritten + upToEnd, ring, 0, kept - upToEnd);
        bytesAfterHead += kept;
    }

    private static byte[] grown(byte[] array, int needed, int limit) {
        if (needed <= array.length) {
            return array;
        }
        int doubled = Math.max(FIRST_ALLOCATION, array.length * 2);
        return Arrays.copyOf(array, Math.min(limit, Math.max(needed, doubled)));
    }
}
