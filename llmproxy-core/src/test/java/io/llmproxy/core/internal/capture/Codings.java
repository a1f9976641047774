package io.llmproxy.core.internal.capture;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStream;
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

    /**
     * Applies a coding.
     *
     * @param coding identity, gzip, x-gzip, deflate, br, zstd, or raw-deflate for what some servers call deflate
     * @param bytes the body
     * @return the coded body
     */
    public static byte[] apply(String coding, byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream stream = open(coding, coded)) {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return coded.toByteArray();
    }

    /**
     * Opens a stream that codes as servers do: a flush makes what was written so far decodable.
     *
     * @param coding as above
     * @param target takes the coded bytes
     * @return the stream
     * @throws IOException never
     */
    static OutputStream open(String coding, OutputStream target) throws IOException {
        return switch (coding) {
            case "identity" -> target;
            case "gzip", "x-gzip" -> new GZIPOutputStream(target, 512, true);
            case "deflate" -> new DeflaterOutputStream(target, true);
            case "raw-deflate" -> new DeflaterOutputStream(target, new Deflater(Deflater.BEST_SPEED, true));
            case "br" -> brotli(target, 22);
            case "zstd" -> new ZstdOutputStream(target, 3);
            default -> throw new IllegalArgumentException(coding);
        };
    }

    /**
     * Opens a stream that codes with {@code br}.
     *
     * @param target takes the coded bytes
     * @param windowBits logarithm of the size of the window
     * @return the stream
     * @throws IOException never
     */
    static OutputStream brotli(OutputStream target, int windowBits) throws IOException {
        Brotli4jLoader.ensureAvailability();
        return new BrotliOutputStream(
                target, new Encoder.Parameters().setQuality(5).setWindow(windowBits));
    }
}
