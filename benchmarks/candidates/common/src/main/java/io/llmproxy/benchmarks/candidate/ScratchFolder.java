package io.llmproxy.benchmarks.candidate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for what a candidate keeps in files, deleted when the JVM ends. */
public final class ScratchFolder {
    private ScratchFolder() {}

    /**
     * Creates a folder among those for temporary files.
     *
     * @return empty
     * @throws IOException if it cannot be created
     */
    public static Path create() throws IOException {
        Path folder = Files.createTempDirectory("llmproxy-candidate");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
