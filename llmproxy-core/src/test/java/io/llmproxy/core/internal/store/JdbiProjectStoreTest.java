package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbiProjectStoreTest {
    private static final Instant CREATED = Instant.parse("2026-11-23T13:00:00.123456Z");
    private static final Instant LATER = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    private Path directory;

    private Database database;
    private ProjectStore projects;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("projects.db"), new TestThreads("projects"));
        projects = database.projects();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anActiveProjectIsFoundAsItWasAdded() {
        projects.insert(Project.builder("p1", "Größe 1", Secret.of("sk-provider"), CREATED)
                .updatedAt(LATER)
                .build());

        Project found = projects.find("p1").orElseThrow();

        assertThat(found.id()).isEqualTo("p1");
        assertThat(found.name()).isEqualTo("Größe 1");
        assertThat(found.apiKey()).contains(Secret.of("sk-provider"));
        assertThat(found.isActive()).isTrue();
        assertThat(found.createdAt()).isEqualTo(CREATED);
        assertThat(found.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void anInactiveProjectSaysSinceWhen() {
        projects.insert(Project.builder("p1", "one", Secret.of("k"), CREATED)
                .deactivatedAt(LATER)
                .build());

        assertThat(projects.find("p1").orElseThrow().deactivatedAt()).contains(LATER);
    }

    @Test
    void aProjectSwitchedOffByHandIsInactive() throws SQLException {
        projects.insert(project("p1", "one"));
        execute("UPDATE projects SET is_active = 0");

        assertThat(projects.find("p1").orElseThrow().isActive()).isFalse();
    }

    @Test
    void anUnknownIdFindsNothing() {
        assertThat(projects.find("nobody")).isEmpty();
    }

    @Test
    void theListIsOrderedByName() {
        projects.insert(project("p1", "b"));
        projects.insert(project("p2", "c"));
        projects.insert(project("p3", "a"));

        assertThat(projects.list()).extracting(Project::name).containsExactly("a", "b", "c");
    }

    @Test
    void aNameCanBeUsedOnce() {
        projects.insert(project("p1", "same"));

        assertThatThrownBy(() -> projects.insert(project("p2", "same")))
                .isInstanceOf(DuplicateNameException.class)
                .hasMessageContaining("same");
        assertThat(projects.list()).extracting(Project::id).containsExactly("p1");
    }

    @Test
    void aRepeatedIdIsNotMistakenForARepeatedName() {
        projects.insert(project("p1", "one"));

        assertThatThrownBy(() -> projects.insert(project("p1", "two"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(projects.list()).extracting(Project::name).containsExactly("one");
    }

    @Test
    void aFailureDoesNotTellTheKey() throws SQLException {
        execute("CREATE TRIGGER refuse BEFORE INSERT ON projects"
                + " BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END");

        Throwable failure = catchThrowable(() -> projects.insert(
                Project.builder("p1", "one", Secret.of("very-secret"), CREATED).build()));

        assertThat(failure)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("adding a project: failed");
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).contains("refused by a trigger").doesNotContain("very-secret");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("projects.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Project project(String id, String name) {
        return Project.builder(id, name, Secret.of("sk-provider"), CREATED).build();
    }
}
