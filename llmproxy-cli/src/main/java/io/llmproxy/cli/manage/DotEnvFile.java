package io.llmproxy.cli.manage;

import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The file {@code .env}: lines {@code KEY=VALUE}, with or without {@code export} and quotes; {@code #} begins a comment. */
final class DotEnvFile {
    private static final String NAME = ".env";
    private static final String EXPORT = "export ";

    private DotEnvFile() {}

    /**
     * Reads the file of a directory. Lines of any other form are passed over; of two lines with one key the last one counts.
     *
     * @return the variables, none if there is no such file
     * @throws InvalidConfigException if the file is there and cannot be read
     */
    static Map<String, String> read(Path directory) {
        Map<String, String> variables = new HashMap<>();
        try {
            for (String line : Files.readAllLines(directory.resolve(NAME), StandardCharsets.UTF_8)) {
                addTo(variables, line.strip());
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new InvalidConfigException("file .env: not readable (expected: lines KEY=VALUE in UTF-8)", e);
        }
        return variables;
    }

    private static void addTo(Map<String, String> variables, String line) {
        String assignment = line.startsWith(EXPORT) ? line.substring(EXPORT.length()) : line;
        int equals = assignment.indexOf('=');
        if (equals > 0 && assignment.charAt(0) != '#') {
            variables.put(
                    assignment.substring(0, equals).strip(),
                    value(assignment.substring(equals + 1).strip()));
        }
    }

    private static String value(String text) {
        if (text.startsWith("\"") || text.startsWith("'")) {
            int end = text.indexOf(text.charAt(0), 1);
            return end < 0 ? text : text.substring(1, end);
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }
}
