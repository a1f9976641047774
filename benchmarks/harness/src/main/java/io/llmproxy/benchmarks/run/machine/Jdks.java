package io.llmproxy.benchmarks.run.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two JDKs that candidates run on, which are one and the same where only one is installed.
 *
 * @param oldest the oldest one of 17 or newer
 * @param newest the newest one
 */
public record Jdks(Jdk oldest, Jdk newest) {
    static final int MINIMUM = 17;

    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/lib/jvm"), Path.of("/Library/Java/JavaVirtualMachines"));

    /** Looks at the JVM that runs this, at {@code JAVA_HOME} and its like, and where systems install JDKs. */
    public static Jdks find(Map<String, String> environment) {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        environment.forEach((name, value) -> {
            if (name.matches("JAVA_HOME(_\\d+)?") && !value.isBlank()) {
                homes.add(Path.of(value));
            }
        });
        for (Path folder : FOLDERS) {
            homes.addAll(subfolders(folder));
        }
        return among(homes.stream().map(Jdk::at).flatMap(Optional::stream).toList());
    }

    /**
     * Chooses among JDKs.
     *
     * @throws IllegalArgumentException if none of them is new enough
     */
    public static Jdks among(List<Jdk> found) {
        List<Jdk> usable = found.stream()
                .filter(jdk -> jdk.feature() >= MINIMUM)
                .sorted(Comparator.comparingInt(Jdk::feature))
                .toList();
        if (usable.isEmpty()) {
            throw new IllegalArgumentException(
                    "JDKs: none found (expected: one of " + MINIMUM + " or newer; JAVA_HOME tells where)");
        }
        int newest = usable.get(usable.size() - 1).feature();
        return new Jdks(
                usable.get(0),
                usable.stream()
                        .filter(jdk -> jdk.feature() == newest)
                        .findFirst()
                        .orElseThrow());
    }

    public boolean isOne() {
        return oldest.feature() == newest.feature();
    }

    private static List<Path> subfolders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted()
                    .flatMap(entry -> Stream.of(entry, entry.resolve("Contents/Home")))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
