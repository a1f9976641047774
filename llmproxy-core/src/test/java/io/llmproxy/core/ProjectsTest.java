package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import io.llmproxy.core.internal.token.ChangeListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final List<String> changed = new ArrayList<>();
    private final ChangeListener listener = new ChangeListener() {
        @Override
        public void projectChanged(String projectId) {
            changed.add(projectId);
        }
    };
    private Projects projects;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("projects.db"), new TestThreads("projects"));
        projects = new Projects(database.projects(), listener, () -> NOW);
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
        assertThat(project.apiKey()).contains(KEY);
        assertThat(project.isActive()).isTrue();
    }

    @Test
    void whatCreateReturnsIsWhatIsKept() {
        Project project = projects.create("one", KEY);

        Project found = projects.find(project.id()).orElseThrow();

        assertThat(found.createdAt()).isEqualTo(project.createdAt());
        assertThat(found.updatedAt()).isEqualTo(project.updatedAt());
        assertThat(found.apiKey()).contains(KEY);
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
                .hasMessage("name: 256 characters (expected: 1 to 255)");
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
                .hasMessage("api_key: not fit for a header"
                        + " (expected: 1 to 4096 visible ASCII characters without blanks)");
        assertThat(projects.list()).isEmpty();
    }

    @Test
    void aKeyMustNotLookEncrypted() {
        assertThatThrownBy(() -> projects.create("one", Secret.of("enc:v1:AAAA")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("api_key: starts with enc:");
    }

    @Test
    void onlyWhatAChangeNamesBecomesDifferent() {
        Project project = projects.create("one", KEY);

        Project renamed = projects.update(
                        project.id(), ProjectChange.builder().name(" two ").build())
                .orElseThrow();

        assertThat(renamed.name()).isEqualTo("two");
        assertThat(renamed.apiKey()).contains(KEY);
        assertThat(renamed.isActive()).isTrue();
        assertThat(projects.find(project.id()).orElseThrow().name()).isEqualTo("two");
        assertThat(changed).containsExactly(project.id());
    }

    @Test
    void aProjectIsSwitchedOffAndOnAgain() {
        Project project = projects.create("one", KEY);
        ProjectChange off = ProjectChange.builder().active(false).build();

        assertThat(projects.update(project.id(), off).orElseThrow().deactivatedAt())
                .contains(project.createdAt());
        assertThat(projects.update(
                                project.id(),
                                ProjectChange.builder().active(true).build())
                        .orElseThrow()
                        .isActive())
                .isTrue();
    }

    @Test
    void aWrongChangeChangesNothing() {
        Project project = projects.create("one", KEY);
        projects.create("two", KEY);

        assertThatThrownBy(() -> projects.update(
                        project.id(),
                        ProjectChange.builder().name("two").active(false).build()))
                .isInstanceOf(DuplicateNameException.class);
        assertThatThrownBy(() -> projects.update(
                        project.id(),
                        ProjectChange.builder().name("").active(false).build()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(projects.find(project.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(project);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "with blank", "nul\u0000", "schlüssel"})
    void whatIsNoIdOfAProjectFindsNothing(String id) {
        assertThat(projects.find(id)).isEmpty();
        assertThat(projects.update(id, ProjectChange.builder().name("x").build()))
                .isEmpty();
    }
}
