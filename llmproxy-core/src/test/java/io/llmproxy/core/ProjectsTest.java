package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00.123456789Z");
    private static final Secret KEY = Secret.of("sk-provider-key");

    @TempDir
    private Path directory;

    private Database database;
    private Projects projects;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("projects.db"), new TestThreads("projects"));
        projects = new Projects(database.projects(), () -> NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aNewProjectIsActiveAndHasAnId() {
        Project project = projects.create("  Team A ", KEY);

        assertThat(UUID.fromString(project.id()).version()).isEqualTo(4);
        assertThat(project.name()).isEqualTo("Team A");
        assertThat(project.apiKey()).isEqualTo(KEY);
        assertThat(project.isActive()).isTrue();
    }

    @Test
    void whatCreateReturnsIsWhatIsKept() {
        Project project = projects.create("one", KEY);

        Project found = projects.find(project.id()).orElseThrow();

        assertThat(found.createdAt()).isEqualTo(project.createdAt());
        assertThat(found.updatedAt()).isEqualTo(project.updatedAt());
        assertThat(found.apiKey()).isEqualTo(KEY);
        assertThat(projects.find("nobody")).isEmpty();
    }

    @Test
    void allProjectsAreListed() {
        projects.create("b", KEY);
        projects.create("a", KEY);

        assertThat(projects.list()).extracting(Project::name).containsExactly("a", "b");
    }

    @Test
    void aNameIsUsedOnce() {
        projects.create("one", KEY);

        assertThatThrownBy(() -> projects.create(" one ", KEY)).isInstanceOf(DuplicateNameException.class);
    }

    @Test
    void aNameHasOneTo255Characters() {
        assertThat(projects.create("x".repeat(255), KEY).name()).hasSize(255);
        assertThatThrownBy(() -> projects.create("x".repeat(256), KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name: 256 characters (expected: 1 to 255, not counting blanks around it)");
        assertThatThrownBy(() -> projects.create(" \t", KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name: 0 characters");
        assertThatThrownBy(() -> projects.create("two\nlines", KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name: contains a control character");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two words", "line\r\nInjected: x", "schlüssel", "tab\there"})
    void aKeyMustFitIntoAHeaderAndIsNeverShown(String key) {
        assertThatThrownBy(() -> projects.create("one", Secret.of(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("apiKey: not fit for a header"
                        + " (expected: 1 to 4096 visible ASCII characters without blanks)");
        assertThat(projects.list()).isEmpty();
    }
}
