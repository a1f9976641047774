package io.llmproxy.cli.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file, or the standard input, that holds one JSON value. It may be a secret, so that no message repeats it. */
final class JsonFile {
    private static final int MAX_BYTES = 1 << 20;

    private JsonFile() {}

    /**
     * Reads a file of at most 1 MiB.
     *
     * @param option the option that names it
     * @param file its path, or {@code -} for the standard input
     * @throws InvalidConfigException if it cannot be read, or is not one JSON value
     */
    static JsonNode read(String option, String file, Surroundings surroundings) {
        String key = "option " + option + ": " + file;
        try {
            byte[] bytes = file.equals("-")
                    ? bounded(surroundings.stdin())
                    : bounded(surroundings.directory().resolve(file));
            if (bytes.length > MAX_BYTES) {
                throw problem(key, "too large", "at most " + MAX_BYTES + " bytes");
            }
            JsonNode value = Json.readStrictly(bytes);
            if (value.isMissingNode()) {
                throw problem(key, "empty", "one JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            // Without the parser's message, which may repeat a key.
            String place = "line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
            throw problem(key, place + ": not valid JSON", "one JSON value, no field twice");
        } catch (IOException e) {
            throw new InvalidConfigException(key + ": not readable (expected: a file with JSON)", e);
        }
    }

    private static byte[] bounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(in);
        }
    }

    private static byte[] bounded(InputStream in) throws IOException {
        return in.readNBytes(MAX_BYTES + 1);
    }

    private static InvalidConfigException problem(String key, String what, String expected) {
        return new InvalidConfigException(key + ": " + what + " (expected: " + expected + ")", null);
    }
}
