package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.DuplicateNameException;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import io.llmproxy.core.internal.token.ChangeListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00.123456789Z");
    private static final Secret KEY = Secret.of("sk-provider-key");
    private static final ProjectPolicy POLICY = ProjectPolicy.builder()
            .allowedModels(List.of("gpt-4o-*"))
            .allowedEndpoints(List.of("/v1/chat/completions", "GET,DELETE /v1/files/*"))
            .allowedOrigins(List.of("https://app.example.com"))
            .requiredHeaders(List.of("X-Team"))
            .upstreamHeaders(Map.of("OpenAI-Organization", "org-1"))
            .maxConcurrentCalls(3)
            .build();
    private static final List<ProviderKey> FURTHER = List.of(
            new ProviderKey(Secret.of("sk-second"), 7, "azure.eu_1-a"), ProviderKey.of(Secret.of("sk-third"), null));

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

    @Test
    void aProjectCanHaveSeveralKeysAndAPolicyFromTheStart() {
        Project project = projects.create(ProjectRequest.builder(" one ", KEY)
                .provider("openai")
                .weight(3)
                .furtherKeys(FURTHER)
                .policy(POLICY)
                .build());

        assertThat(project.name()).isEqualTo("one");
        assertThat(project.provider()).contains("openai");
        assertThat(project.weight()).isEqualTo(3);
        assertThat(project.furtherKeys()).isEqualTo(FURTHER);
        assertThat(project.policy()).isEqualTo(POLICY);
        assertThat(projects.find(project.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(project);
    }

    @Test
    void keysAndPolicyCanBeChangedAndTakenBack() {
        Project project = projects.create("one", KEY);

        Project rich = projects.update(
                        project.id(),
                        ProjectChange.builder()
                                .provider("openai")
                                .weight(3)
                                .furtherKeys(FURTHER)
                                .policy(POLICY)
                                .build())
                .orElseThrow();
        assertThat(rich.apiKeys()).hasSize(3).contains(new ProviderKey(KEY, 3, "openai"));
        assertThat(rich.policy()).isEqualTo(POLICY);

        Project plain = projects.update(
                        project.id(),
                        ProjectChange.builder()
                                .provider("")
                                .weight(1)
                                .furtherKeys(List.of())
                                .policy(ProjectPolicy.open())
                                .build())
                .orElseThrow();
        assertThat(plain).usingRecursiveComparison().isEqualTo(project);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(
                        ProjectChange.builder().provider("a b"),
                        "provider: not the name of a provider"
                                + " (expected: 1 to 100 letters, digits, dots, hyphens and underscores)"),
                Arguments.of(ProjectChange.builder().provider("a".repeat(101)), "provider: not the name of a provider"),
                Arguments.of(ProjectChange.builder().weight(0), "api_key_weight: 0 (expected: 1 to 1000)"),
                Arguments.of(ProjectChange.builder().weight(1001), "api_key_weight: 1001 (expected: 1 to 1000)"),
                Arguments.of(
                        ProjectChange.builder().furtherKeys(Collections.nCopies(21, FURTHER.get(0))),
                        "further_api_keys: 21 keys (expected: at most 20)"),
                Arguments.of(
                        ProjectChange.builder()
                                .furtherKeys(List.of(FURTHER.get(0), ProviderKey.of(Secret.of("a b"), null))),
                        "further_api_keys[1].api_key: not fit for a header"),
                Arguments.of(
                        ProjectChange.builder().furtherKeys(List.of(ProviderKey.of(Secret.of("enc:v2:00:AA"), null))),
                        "further_api_keys[0].api_key: starts with enc:"),
                Arguments.of(
                        ProjectChange.builder().furtherKeys(List.of(ProviderKey.of(KEY, ""))),
                        "further_api_keys[0].provider: not the name of a provider"),
                policy(policy -> policy.allowedModels(List.of("ok", "gpt-[")), "policy.allowed_models[1]: gpt-["),
                policy(policy -> policy.allowedModels(List.of("")), "policy.allowed_models[0]: 0 characters"),
                policy(
                        policy -> policy.allowedModels(List.of("x".repeat(256))),
                        "policy.allowed_models[0]: 256 characters (expected: 1 to 255)"),
                policy(
                        policy -> policy.allowedModels(Collections.nCopies(101, "gpt-4o")),
                        "policy.allowed_models: 101 entries (expected: at most 100)"),
                policy(
                        policy -> policy.allowedEndpoints(List.of("v1/models")),
                        "policy.allowed_endpoints[0]: v1/models (expected: a path that starts with /"),
                policy(
                        policy -> policy.allowedEndpoints(List.of("TRACE /v1/models")),
                        "policy.allowed_endpoints[0]: TRACE"),
                policy(
                        policy -> policy.allowedOrigins(List.of("https://*.example.com")),
                        "policy.allowed_origins[0]: https://*.example.com (expected: an origin"),
                policy(
                        policy -> policy.requiredHeaders(List.of("X Team")),
                        "policy.required_headers[0]: x team (expected: the name of a header)"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("Authorization", "Bearer secret")),
                        "policy.upstream_headers: header Authorization (expected: none of cookies, credentials"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("cookie", "a=secret")),
                        "policy.upstream_headers: header cookie (expected: none of cookies"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("X-Api-Key", "secret")),
                        "policy.upstream_headers: header X-Api-Key (expected: none of cookies, credentials"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("X-A\r\nX-B", "secret")),
                        "policy.upstream_headers: contains a control character"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("X A", "secret")),
                        "policy.upstream_headers: X A (expected: the name of a header)"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("X-A", "secret\r\nX-B: 1")),
                        "policy.upstream_headers.X-A: contains a control character"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("X-A", "s\u00e9cret")),
                        "policy.upstream_headers: header X-A: (expected: printable ASCII)"),
                policy(
                        policy -> policy.upstreamHeaders(Map.of("X-A", "secret".repeat(50))),
                        "policy.upstream_headers.X-A: 300 characters"));
    }

    private static Arguments policy(UnaryOperator<ProjectPolicy.Builder> settings, String message) {
        ProjectPolicy policy = settings.apply(ProjectPolicy.builder()).build();
        return Arguments.of(ProjectChange.builder().policy(policy), message);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whatIsNotAcceptableIsNamedAndChangesNothing(ProjectChange.Builder change, String message) {
        Project project = projects.create("one", KEY);

        assertThatThrownBy(
                        () -> projects.update(project.id(), change.name("two").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");

        assertThat(projects.find(project.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(project);
    }

    @Test
    void aRequestChecksWhatAChangeChecks() {
        ProjectRequest.Builder request = ProjectRequest.builder("one", KEY);

        assertThatThrownBy(() -> request.provider("a b")).hasMessageStartingWith("provider: ");
        assertThatThrownBy(() -> request.weight(0)).hasMessageStartingWith("api_key_weight: 0");
        assertThatThrownBy(() -> request.furtherKeys(List.of(ProviderKey.of(Secret.of("a b"), null))))
                .hasMessageStartingWith("further_api_keys[0].api_key: ");
        assertThatThrownBy(() -> request.policy(
                        ProjectPolicy.builder().allowedModels(List.of("[")).build()))
                .hasMessageStartingWith("policy.allowed_models[0]: ");
        assertThat(request.furtherKeys(FURTHER).policy(POLICY).build().toString())
                .contains("one", "furtherKeys=2", "gpt-4o-*")
                .doesNotContain("sk-second", "org-1");
    }

    @Test
    void asMuchAsIsAllowedFits() {
        ProjectPolicy large = ProjectPolicy.builder()
                .allowedModels(Collections.nCopies(100, "\u00fc".repeat(255)))
                .allowedEndpoints(Collections.nCopies(100, "/" + "a".repeat(254)))
                .build();
        List<ProviderKey> keys =
                Collections.nCopies(20, new ProviderKey(Secret.of("k".repeat(4_096)), 1_000, "p".repeat(100)));

        Project project = projects.create(ProjectRequest.builder("one", KEY)
                .furtherKeys(keys)
                .policy(large)
                .build());

        assertThat(projects.find(project.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(project);
    }
}
