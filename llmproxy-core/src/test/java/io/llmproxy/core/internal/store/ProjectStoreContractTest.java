package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProjectStoreContractTest extends StoreContract {
    private final ProjectStore projects = database().projects();

    ProjectStoreContractTest(DatabaseKind kind) {
        super(kind);
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
    void aProjectSwitchedOffByHandIsInactive() throws Exception {
        projects.insert(project("p1", "one"));
        place().execute("UPDATE projects SET is_active = FALSE");

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
    void theOrderOfNamesIsThatOfTheirCodePoints() {
        List<String> names = List.of("B", "a", "b", "Ä", "ä", "z", "\uFF21", "\uD83D\uDE00");
        names.forEach(name -> projects.insert(project("id-" + name, name)));

        assertThat(projects.list())
                .extracting(Project::name)
                .containsExactly("B", "a", "b", "z", "Ä", "ä", "\uFF21", "\uD83D\uDE00");
    }

    @Test
    void namesThatDifferInCaseAreDifferent() {
        projects.insert(project("p1", "name"));

        assertThatCode(() -> projects.insert(project("p2", "Name"))).doesNotThrowAnyException();
    }

    @Test
    void aChangeWritesOnlyWhatItNames() {
        projects.insert(project("p1", "one"));

        Project changed = projects.update(
                        "p1", ProjectChange.builder().name("two").build(), LATER)
                .orElseThrow();

        assertThat(changed.name()).isEqualTo("two");
        assertThat(changed.apiKey()).contains(Secret.of("sk-provider"));
        assertThat(changed.createdAt()).isEqualTo(CREATED);
        assertThat(changed.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void aChangeThatChangesNothingFindsItsProject() {
        projects.insert(project("p1", "one"));
        ProjectChange same = ProjectChange.builder().name("one").build();

        assertThat(projects.update("p1", same, LATER)).isPresent();
        assertThat(projects.update("p1", same, LATER)).isPresent();
        assertThat(projects.update("nobody", same, LATER)).isEmpty();
    }

    @Test
    void aNameCannotBeTakenOverByAChange() {
        projects.insert(project("p1", "one"));
        projects.insert(project("p2", "two"));
        ProjectChange change = ProjectChange.builder().name("one").build();

        assertThatThrownBy(() -> projects.update("p2", change, LATER)).isInstanceOf(DuplicateNameException.class);
    }

    @Test
    void aProjectThatIsOffKeepsSinceWhen() {
        projects.insert(project("p1", "one"));
        ProjectChange off = ProjectChange.builder().active(false).build();

        projects.update("p1", off, CREATED.plusSeconds(1));
        projects.update("p1", off, LATER);

        assertThat(projects.find("p1").orElseThrow().deactivatedAt()).contains(CREATED.plusSeconds(1));
    }

    @Test
    void aFailureDoesNotTellTheKey() throws Exception {
        AtomicReference<Throwable> caught = new AtomicReference<>();
        RefusingTrigger.during(
                place(),
                "INSERT",
                "projects",
                "p1",
                () -> caught.set(catchThrowable(
                        () -> projects.insert(Project.builder("p1", "one", Secret.of("very-secret"), CREATED)
                                .build()))));

        Throwable failure = caught.get();
        assertThat(failure)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("adding a project: failed");
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).contains(RefusingTrigger.MESSAGE).doesNotContain("very-secret");
    }
}
