package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.core.internal.event.BusDiscovery;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Journals as an engine opens them. */
final class Journals {
    static final InstantSource CLOCK = InstantSource.system();

    private Journals() {}

    static EventBus open(Path file, String... settings) {
        return open(file, CLOCK, settings);
    }

    /** Opens a journal with further settings: key, value, key, value. */
    static EventBus open(Path file, InstantSource clock, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("path", file.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return BusDiscovery.open("journal", all, 10_000, Map.of(), clock, Journals.class.getClassLoader());
    }

    /** Starts a class of the tests in a process of its own. */
    static Process start(Path errors, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                // Surefire starts this JVM with a jar that only points to the class path.
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /** Does to the file what a person with {@code sqlite3} could do, and returns the first column of what there is. */
    static List<String> sql(Path file, String statement) throws SQLException {
        List<String> column = new ArrayList<>();
        try (Connection connection = Sqlite.connect(file, new Properties());
                Statement sqlite = connection.createStatement()) {
            if (sqlite.execute(statement)) {
                ResultSet rows = sqlite.getResultSet();
                while (rows.next()) {
                    column.add(rows.getString(1));
                }
            }
        }
        return column;
    }
}
