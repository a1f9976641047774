package io.llmproxy.cli.manage;

import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file or a stream that holds one secret: its first line that is not blank, without the blanks around it. */
public final class SecretFile {
    private static final int MAX_BYTES = 64 * 1024;

    private SecretFile() {}

    /**
     * Reads a file.
     *
     * @param key the option that names it
     * @param file where the secret is
     * @return the secret
     * @throws InvalidConfigException if it cannot be read or holds nothing
     */
    public static String read(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(key, in);
        } catch (IOException e) {
            throw new InvalidConfigException(
                    key + ": " + file + ": not readable (expected: a file with one secret)", e);
        }
    }

    /**
     * Reads a stream to its end, or to 64 KiB.
     *
     * @param key the option that asks for it
     * @throws InvalidConfigException if it cannot be read or holds nothing
     */
    static String read(String key, InputStream in) {
        try {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new InvalidConfigException(key + ": empty (expected: one secret)", null));
        } catch (IOException e) {
            throw new InvalidConfigException(key + ": not readable (expected: one secret)", e);
        }
    }
}
