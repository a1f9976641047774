package io.llmproxy.core.internal.capture;

import java.nio.charset.StandardCharsets;

/**
 * What was kept of a body, after its content coding was undone: all of it, or its head and its tail.
 *
 * <p>The arrays are handed out without a copy and must not be changed.
 */
public final class CapturedBody {
    private static final byte[] NOTHING = {};

    private final byte[] head;
    private final byte[] tail;
    private final boolean truncated;

    private CapturedBody(byte[] head, byte[] tail, boolean truncated) {
        this.head = head;
        this.tail = tail;
        this.truncated = truncated;
    }

    static CapturedBody whole(byte[] bytes) {
        return new CapturedBody(bytes, NOTHING, false);
    }

    static CapturedBody cut(byte[] head, byte[] tail) {
        return new CapturedBody(head, tail, true);
    }

    /**
     * Returns the first bytes, which is all of them unless the body is truncated.
     *
     * @return the bytes
     */
    public byte[] head() {
        return head;
    }

    /**
     * Returns the last bytes of a truncated body. They may begin within an event, a JSON string or a character.
     *
     * @return the bytes, none unless the body is truncated
     */
    public byte[] tail() {
        return tail;
    }

    /**
     * Returns the head as text; what is not UTF-8 is replaced.
     *
     * @return the text
     */
    public String headText() {
        return new String(head, StandardCharsets.UTF_8);
    }

    /**
     * Returns the tail as text; what is not UTF-8 is replaced.
     *
     * @return the text
     */
    public String tailText() {
        return new String(tail, StandardCharsets.UTF_8);
    }

    /**
     * Tells whether bytes between head and tail were left out.
     *
     * @return true if so
     */
    public boolean isTruncated() {
        return truncated;
    }
}
