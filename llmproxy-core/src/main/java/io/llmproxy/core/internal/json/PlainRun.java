package io.llmproxy.core.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where in a JSON string something comes that is more than its own character: a quote, a backslash or a byte beyond ASCII. Texts are
 * most of what is read, so eight bytes are looked at together.
 */
final class PlainRun {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private PlainRun() {}

    /** Returns the index of the first byte that is not plain, or that of the end if all are. */
    static int end(byte[] buffer, int from, int end) {
        int i = from;
        while (end - i >= Long.BYTES && arePlain((long) EIGHT_BYTES.get(buffer, i))) {
            i += Long.BYTES;
        }
        while (i < end && buffer[i] >= 0 && buffer[i] != '"' && buffer[i] != '\\') {
            i++;
        }
        return i;
    }

    private static boolean arePlain(long bytes) {
        return ((bytes | zeroBytes(bytes ^ QUOTES) | zeroBytes(bytes ^ BACKSLASHES)) & HIGH_BITS) == 0;
    }

    /** Returns a number with a high bit set in the lowest byte that is zero, and with none if no byte is. */
    private static long zeroBytes(long bytes) {
        return (bytes - ONES) & ~bytes;
    }
}
