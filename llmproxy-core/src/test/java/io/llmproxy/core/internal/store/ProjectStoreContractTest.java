package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.api.token.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectStoreContractTest extends StoreContract {
    private static final ProjectPolicy POLICY = ProjectPolicy.builder()
            .allowedModels(List.of("gpt-4o-*", "größe"))
            .allowedEndpoints(List.of("/v1/chat/completions", "GET /v1/models"))
            .allowedOrigins(List.of("https://app.example.com"))
            .requiredHeaders(List.of("X-Team"))
            .upstreamHeaders(Map.of("OpenAI-Organization", "org-1"))
            .maxConcurrentCalls(3)
            .capture(CaptureMode.BODIES)
            .build();

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

    private static Project rich(String id) {
        return Project.builder(id, "rich " + id, Secret.of("sk-provider"), CREATED)
                .provider("openai")
                .weight(1_000)
                .furtherKeys(List.of(
                        new ProviderKey(Secret.of("sk-second"), 7, "azure"),
                        ProviderKey.of(Secret.of("sk-third"), null)))
                .policy(POLICY)
                .build();
    }

    @Test
    void keysAndPolicyAreFoundAsTheyWereAdded() {
        projects.insert(rich("p1"));
        projects.insert(project("p2", "plain"));

        assertThat(projects.find("p1").orElseThrow()).usingRecursiveComparison().isEqualTo(rich("p1"));
        assertThat(projects.list())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(project("p2", "plain"), rich("p1"));
    }

    @Test
    void aProjectWithoutKeysAndPolicyHasNoSettings() throws Exception {
        projects.insert(project("p1", "one"));
        projects.update("p1", ProjectChange.builder().name("two").build(), LATER);

        assertThat(place().texts("SELECT project_id FROM llmproxy_project_settings"))
                .isEmpty();
    }

    @Test
    void settingsChangeOneByOne() {
        projects.insert(project("p1", "one"));

        change(ProjectChange.builder().provider("azure"));
        change(ProjectChange.builder().weight(9));
        change(ProjectChange.builder().furtherKeys(rich("p1").furtherKeys()));
        change(ProjectChange.builder().policy(POLICY));
        change(ProjectChange.builder().name("two"));

        Project found = projects.find("p1").orElseThrow();
        assertThat(found.provider()).contains("azure");
        assertThat(found.weight()).isEqualTo(9);
        assertThat(found.furtherKeys()).isEqualTo(rich("p1").furtherKeys());
        assertThat(found.policy()).isEqualTo(POLICY);
        assertThat(found.apiKey()).contains(Secret.of("sk-provider"));
    }

    @Test
    void settingsCanBeTakenBack() {
        projects.insert(rich("p1"));

        change(ProjectChange.builder()
                .provider("")
                .weight(1)
                .furtherKeys(List.of())
                .policy(ProjectPolicy.open()));

        Project found = projects.find("p1").orElseThrow();
        assertThat(found.provider()).isEmpty();
        assertThat(found.weight()).isEqualTo(1);
        assertThat(found.furtherKeys()).isEmpty();
        assertThat(found.policy()).isEqualTo(ProjectPolicy.open());
    }

    private void change(ProjectChange.Builder change) {
        projects.update("p1", change.build(), LATER);
    }

    @Test
    void settingsOfAProjectThatIsNotThereAreNotKept() throws Exception {
        assertThat(projects.update(
                        "nobody", ProjectChange.builder().policy(POLICY).build(), LATER))
                .isEmpty();

        assertThat(place().texts("SELECT project_id FROM llmproxy_project_settings"))
                .isEmpty();
    }

    @Test
    void firstSettingsGivenByManyAtTheSameTimeAllLast() throws Exception {
        projects.insert(project("p1", "one"));
        List<ProjectChange> changes = List.of(
                ProjectChange.builder().provider("azure").build(),
                ProjectChange.builder().weight(9).build(),
                ProjectChange.builder().furtherKeys(rich("p1").furtherKeys()).build(),
                ProjectChange.builder().policy(POLICY).build());

        Nodes.parallel(changes.size(), thread -> projects.update("p1", changes.get(thread), LATER));

        assertThat(projects.find("p1").orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("name", "provider", "weight", "updatedAt")
                .isEqualTo(rich("p1"));
        assertThat(projects.find("p1").orElseThrow().provider()).contains("azure");
        assertThat(projects.find("p1").orElseThrow().weight()).isEqualTo(9);
    }

    @Test
    void aFailureToKeepSettingsAddsNoProject() throws Exception {
        place().execute("ALTER TABLE llmproxy_project_settings RENAME TO elsewhere");
        try {
            assertThatThrownBy(() -> projects.insert(rich("p1"))).isInstanceOf(StoreUnavailableException.class);
        } finally {
            place().execute("ALTER TABLE elsewhere RENAME TO llmproxy_project_settings");
        }

        assertThat(projects.find("p1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "null",
                "{\"allowed_models\":[]}",
                "{\"allowed_models\":[7]}",
                "{\"allowed_models\":\"gpt-4o\"}",
                "{\"upstream_headers\":{\"X-A\":1}}",
                "{\"capture\":\"all\"}",
                "{\"max_concurrent_calls\":0}",
                "{\"max_concurrent_calls\":\"7\"}",
                "{\"of_a_later_version\":true}",
                "{} {}"
            })
    void aPolicyThatCannotBeReadAllowsNothing(String policy) throws Exception {
        projects.insert(rich("p1"));
        place().execute("UPDATE llmproxy_project_settings SET policy = '" + policy + "'");

        Project found = projects.find("p1").orElseThrow();
        assertThat(found.policy().allowedEndpoints()).containsExactly("/policy-not-readable");
        assertThat(found.apiKey()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[",
                "[7]",
                "[{\"api_key\":\"\"}]",
                "[{\"api_key\":\"sk-1\",\"weight\":0}]",
                "[{\"provider\":\"azure\"}]",
                "[{\"api_key\":7}]",
                "[{\"api_key\":\"sk-1\",\"provider\":7}]",
                "[{\"api_key\":\"sk-1\",\"provider\":null}]"
            })
    void furtherKeysThatCannotBeReadAreLeftOut(String keys) throws Exception {
        projects.insert(rich("p1"));
        place().execute("UPDATE llmproxy_project_settings SET further_keys = '" + keys + "'");

        Project found = projects.find("p1").orElseThrow();
        assertThat(found.furtherKeys()).isEmpty();
        assertThat(found.apiKey()).isPresent();
        assertThat(database().secrets().providerKeys()).hasSize(1);
    }
}
