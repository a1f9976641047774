package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOpenFailureTest {
    private final TestThreads threads = new TestThreads("broken");

    @TempDir
    private Path directory;

    @AfterEach
    void noThreadIsLeft() {
        threads.assertGone();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("text.db"), "no database at all. ".repeat(100));

        assertRefused(file, "[SQLITE_NOTADB] File opened that is not a database file (file is not a database)");
        assertThat(file).content().startsWith("no database");
    }

    @Test
    void aDirectoryIsRefused() {
        assertRefused(directory, "it is a directory");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertRefused(file.resolve("x.db"), "a file is in the place of its directory");
        assertRefused(file.resolve("deeper/x.db"), "Not a directory");
    }

    @Test
    void aDatabaseOfSomethingElseIsRefusedAndLeftAlone() throws SQLException {
        Path file = directory.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE guests (name TEXT)");
        }

        assertRefused(file, "it holds tables that are not llmproxy's");

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                var tables = statement.executeQuery("SELECT group_concat(name) FROM sqlite_master")) {
            assertThat(tables.getString(1)).isEqualTo("guests");
        }
    }

    private void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> Database.open(file, threads))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("database-path: " + file + " cannot be opened: " + reason
                        + " (expected: a writable SQLite file)");
    }
}
