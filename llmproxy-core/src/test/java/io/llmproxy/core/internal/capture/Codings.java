package io.llmproxy.core.internal.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Codes bodies as providers do. */
public final class Codings {
    private Codings() {}

    /** Opens a coding stream. */
    private interface Coder {
        OutputStream open(OutputStream target) throws IOException;
    }

    /**
     * Applies a coding.
     *
     * @param coding identity, gzip, x-gzip, deflate, or raw-deflate for what some servers call deflate
     * @param bytes the body
     * @return the coded body
     */
    public static byte[] apply(String coding, byte[] bytes) {
        return switch (coding) {
            case "identity" -> bytes;
            case "gzip", "x-gzip" -> code(GZIPOutputStream::new, bytes);
            case "deflate" -> code(DeflaterOutputStream::new, bytes);
            case "raw-deflate" ->
                code(target -> new DeflaterOutputStream(target, new Deflater(Deflater.BEST_SPEED, true)), bytes);
            default -> throw new IllegalArgumentException(coding);
        };
    }

    private static byte[] code(Coder coder, byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream stream = coder.open(coded)) {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return coded.toByteArray();
    }
}
