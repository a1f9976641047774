package io.llmproxy.core.internal.streamusage;

import java.io.IOException;

/** The beginning of a body: so much of it as it takes to know what to do with the rest. */
final class BodyStart {
    private static final int BUFFER_BYTES = 8192;

    private final BodyBytes bytes;
    private int firstSolid = -1;
    private boolean isWhole;

    private BodyStart(long length) {
        bytes = new BodyBytes(length);
    }

    /**
     * Reads a body whole if it is an object and not longer than a limit. Of any other body it reads little: its first solid byte
     * tells that it is no object, and its length that it is too long.
     */
    static BodyStart read(ReadableBody body, int limit) throws IOException {
        byte[] buffer = new byte[body.length() > 0 ? (int) Math.min(body.length(), BUFFER_BYTES) : BUFFER_BYTES];
        BodyStart start = new BodyStart(body.length());
        boolean mayFit = body.length() <= limit;
        while (!start.isWhole
                && start.bytes.size() <= limit
                && (start.firstSolid == -1 || (start.isObject() && mayFit))) {
            start.accept(buffer, body.read(buffer));
        }
        return start;
    }

    private void accept(byte[] buffer, int count) {
        if (count == -1) {
            isWhole = true;
            return;
        }
        int first = Blanks.firstSolid(buffer, 0, count);
        if (firstSolid == -1 && first < count) {
            firstSolid = buffer[first] & 0xFF;
        }
        bytes.write(buffer, 0, count);
    }

    /** Tells whether the body is an object by its shape, whatever its type is said to be. */
    boolean isObject() {
        return firstSolid == '{';
    }

    /** Tells whether there is no rest. */
    boolean isWhole() {
        return isWhole;
    }

    byte[] bytes() {
        return bytes.bytes();
    }
}
