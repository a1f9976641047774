package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    private final TestThreads threads = new TestThreads("database");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llm-proxy.db", "a/new/directory/llm-proxy.db", "what? 50% #1.db"})
    void opensAFileThatIsNotThere(String path) {
        Path file = directory.resolve(path);

        try (Database database = Database.open(file, threads)) {
            assertThat(database.projects().list()).isEmpty();
        }

        assertThat(file).isRegularFile().isNotEmptyFile();
    }

    @Test
    void aNewFileIsForItsOwnerOnly() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        Path file = directory.resolve("new.db");

        Database.open(file, threads).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void opensAFileBehindALinkedDirectory() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);

        Database.open(link.resolve("x.db"), threads).close();

        assertThat(target.resolve("x.db")).isRegularFile();
    }

    @Test
    void keepsItsDataOverARestart() {
        Path file = directory.resolve("kept.db");
        try (Database database = Database.open(file, threads)) {
            database.projects().insert(project("p1", "one"));
        }

        try (Database database = Database.open(file, threads)) {
            assertThat(database.projects().find("p1")).map(Project::name).contains("one");
        }
    }

    @RepeatedTest(10)
    void manyCanOpenAndMigrateOneFileAtTheSameTime() throws Exception {
        Path file = directory.resolve("shared.db");
        int openers = 6;
        ExecutorService executor = Executors.newFixedThreadPool(openers);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<String>> opened = new ArrayList<>();
            for (int i = 0; i < openers; i++) {
                String id = "p" + i;
                opened.add(executor.submit(() -> {
                    start.await();
                    try (Database database = Database.open(file, threads)) {
                        database.projects().insert(project(id, id));
                        return id;
                    }
                }));
            }
            start.countDown();
            for (Future<String> one : opened) {
                assertThatCode(one::get).doesNotThrowAnyException();
            }
        } finally {
            executor.shutdownNow();
        }

        try (Database database = Database.open(file, threads)) {
            assertThat(database.projects().list()).hasSize(openers);
        }
    }

    @Test
    void closingLeavesNoThread() {
        Database database = Database.open(directory.resolve("threads.db"), threads);
        database.projects().list();
        assertThat(threads.made()).isPositive();

        database.close();
        database.close();

        threads.assertGone();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("Hikari") || name.contains("llmproxy-database"));
    }

    @Test
    void closingLeavesNoOpenFile() throws IOException {
        Path self = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(self), "needs /proc");
        Path file = directory.resolve("handles.db");

        Database database = Database.open(file, threads);
        database.projects().insert(project("p1", "one"));
        assertThat(openFiles(self)).contains(file);
        database.close();

        assertThat(openFiles(self)).noneMatch(open -> open.startsWith(directory));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aClosedDatabaseIsUnavailable() {
        Database database = Database.open(directory.resolve("closed.db"), threads);
        database.close();

        assertThatThrownBy(() -> database.projects().list()).isInstanceOf(StoreUnavailableException.class);
    }

    private static List<Path> openFiles(Path self) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> handles = Files.list(self)) {
            for (Path handle : handles.toList()) {
                if (Files.isSymbolicLink(handle)) {
                    files.add(Files.readSymbolicLink(handle));
                }
            }
        }
        return files;
    }

    private static Project project(String id, String name) {
        return Project.builder(id, name, Secret.of("sk-provider"), NOW).build();
    }
}
