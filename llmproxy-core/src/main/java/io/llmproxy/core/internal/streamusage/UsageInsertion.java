package io.llmproxy.core.internal.streamusage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Inserts the wish for usage before the closing brace of a request that flows by. Where it must not, it may insert as many
 * spaces, so that the length of the request does not depend on what is in it.
 */
final class UsageInsertion extends OutputStream {
    private static final byte[] INSERTION = RequestOutline.INSERTION.getBytes(StandardCharsets.US_ASCII);

    /** By how much a request of known length grows. */
    static final int LENGTH = INSERTION.length;

    private final OutputStream out;
    private final boolean isPadded;
    private final RequestOutline outline = new RequestOutline();
    private long passed;
    private boolean isSettled;
    private boolean isInserted;

    UsageInsertion(OutputStream out, boolean isPadded) {
        this.out = out;
        this.isPadded = isPadded;
    }

    /** Tells whether the request asks for usage now and did not before. */
    boolean isInserted() {
        return isInserted;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int before = 0;
        if (!isSettled) {
            outline.feed(buffer, offset, length);
        }
        if (!isSettled && outline.isEnded()) {
            before = (int) (outline.end() - passed);
            out.write(buffer, offset, before);
            settle();
        }
        out.write(buffer, offset + before, length - before);
        passed += length;
    }

    /** Ends the request; one without a closing brace gets its spaces here. */
    void finish() throws IOException {
        if (!isSettled) {
            settle();
        }
    }

    private void settle() throws IOException {
        isSettled = true;
        isInserted = outline.lacksOptions();
        if (isInserted) {
            out.write(INSERTION);
        } else if (isPadded) {
            byte[] spaces = new byte[LENGTH];
            Arrays.fill(spaces, (byte) ' ');
            out.write(spaces);
        }
    }
}
