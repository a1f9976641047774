package io.llmproxy.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Codes bodies as providers do. */
final class Codings {
    private static final int LONGEST_BROTLI_BLOCK = 1 << 16;

    private Codings() {}

    /**
     * Applies a coding.
     *
     * @param coding gzip, br, or empty for none
     */
    static byte[] apply(String coding, byte[] body) throws IOException {
        return switch (coding) {
            case "" -> body;
            case "gzip" -> gzip(body);
            case "br" -> brotli(body);
            default -> throw new IllegalArgumentException(coding);
        };
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(body);
        }
        return coded.toByteArray();
    }

    /** Codes without compressing, as RFC 7932 allows (section 9.2): one block of known length, and an empty last one. */
    private static byte[] brotli(byte[] body) {
        if (body.length == 0 || body.length > LONGEST_BROTLI_BLOCK) {
            throw new IllegalArgumentException(body.length + " bytes (expected: 1 to " + LONGEST_BROTLI_BLOCK + ")");
        }
        int head = (body.length - 1) << 4 | 1 << 20;
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.writeBytes(new byte[] {(byte) head, (byte) (head >> 8), (byte) (head >> 16)});
        coded.writeBytes(body);
        coded.write(3);
        return coded.toByteArray();
    }
}
