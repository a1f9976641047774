package io.llmproxy.core.internal.capture;

import java.nio.charset.StandardCharsets;

/** A short text that comes in pieces; what is longer than the bound is cut, and equals nothing. */
final class BoundedText {
    private final byte[] bytes;
    private int size;
    private boolean isCut;

    BoundedText(int maxBytes) {
        bytes = new byte[maxBytes];
    }

    void append(byte[] buffer, int offset, int length) {
        int kept = Math.min(length, bytes.length - size);
        System.arraycopy(buffer, offset, bytes, size, kept);
        size += kept;
        isCut |= kept < length;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean is(String ascii) {
        if (isCut || size != ascii.length()) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (bytes[i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        size = 0;
        isCut = false;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
