package io.llmproxy.core.internal.project;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.internal.crypto.EncryptionKey;
import io.llmproxy.core.internal.crypto.KeyRing;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SealingProjectStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");
    private static final Secret API_KEY = Secret.of("sk-provider");
    private static final KeyRing RING =
            KeyRing.of(EncryptionKey.parse(Secret.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")), List.of());

    private static final List<ProviderKey> FURTHER =
            List.of(new ProviderKey(Secret.of("sk-second"), 7, "azure"), ProviderKey.of(Secret.of("sk-third"), null));

    private final Logger logger = (Logger) LoggerFactory.getLogger(SealingProjectStore.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path directory;

    private Database database;
    private ProjectStore raw;
    private ProjectStore projects;

    @BeforeEach
    void open() {
        log.start();
        logger.addAppender(log);
        database = Database.open(directory.resolve("projects.db"), new TestThreads("projects"));
        raw = database.projects();
        projects = new SealingProjectStore(raw, RING);
    }

    @AfterEach
    void close() {
        database.close();
        logger.detachAppender(log);
    }

    private static Project project(String id, Secret apiKey) {
        return Project.builder(id, id, apiKey, NOW).build();
    }

    private static Optional<Secret> keyIn(ProjectStore store, String id) {
        return store.find(id).orElseThrow().apiKey();
    }

    @Test
    void aNewKeyLiesSealed() {
        projects.insert(project("p1", API_KEY));

        assertThat(keyIn(projects, "p1")).contains(API_KEY);
        assertThat(projects.list()).extracting(Project::apiKey).containsExactly(Optional.of(API_KEY));
        assertThat(keyIn(raw, "p1").orElseThrow().reveal())
                .startsWith("enc:v2:")
                .doesNotContain("sk-provider");
    }

    @Test
    void aChangedKeyLiesSealedWhateverItLooksLike() {
        raw.insert(project("p1", API_KEY));
        Secret odd = Secret.of("enc:v1:AAAA");

        Optional<Project> changed =
                projects.update("p1", ProjectChange.builder().apiKey(odd).build(), NOW);

        assertThat(changed.orElseThrow().apiKey()).contains(odd);
        assertThat(keyIn(projects, "p1")).contains(odd);
        assertThat(keyIn(raw, "p1").orElseThrow().reveal()).startsWith("enc:v2:");
    }

    @Test
    void aChangeOfSomethingElseKeepsTheKeyAsItLies() {
        raw.insert(project("p1", API_KEY));

        Project changed = projects.update(
                        "p1", ProjectChange.builder().name("new").active(false).build(), NOW)
                .orElseThrow();

        assertThat(changed.name()).isEqualTo("new");
        assertThat(changed.isActive()).isFalse();
        assertThat(changed.apiKey()).contains(API_KEY);
        assertThat(keyIn(raw, "p1")).contains(API_KEY);
    }

    @Test
    void aKeyOfAnotherProjectIsNoKey() {
        projects.insert(project("p1", API_KEY));
        raw.insert(project("p2", keyIn(raw, "p1").orElseThrow()));

        assertThat(keyIn(projects, "p2")).isEmpty();
    }

    @Test
    void aKeyThatCannotBeReadHarmsNoOtherAndIsReportedOnce() {
        projects.insert(project("p1", API_KEY));
        raw.insert(project("p2", Secret.of("enc:v2:22236fa0:c2VjcmV0")));
        raw.insert(project("p3", Secret.of("enc:v2:00000000:" + "A".repeat(40))));

        assertThat(projects.list())
                .extracting(Project::apiKey)
                .containsExactly(Optional.of(API_KEY), Optional.empty(), Optional.empty());
        assertThat(keyIn(projects, "p2")).isEmpty();

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The provider key of project p2 cannot be read, its calls are refused: damaged",
                        "The provider key of project p3 cannot be read, its calls are refused:"
                                + " encrypted with key 00000000, which is not configured");
    }

    @Test
    void withoutAKeyEverythingIsPlain() {
        ProjectStore plain = new SealingProjectStore(raw, KeyRing.empty());
        plain.insert(project("p1", API_KEY));

        assertThat(keyIn(plain, "p1")).contains(API_KEY);
        assertThat(keyIn(raw, "p1")).contains(API_KEY);
    }

    @Test
    void aProjectWithoutAKeyStaysOne() {
        projects.insert(project("p1", API_KEY).withApiKeys(null, List.of()));

        assertThat(keyIn(projects, "p1")).isEmpty();
        assertThat(log.list).isEmpty();
    }

    private static Project rich(String id) {
        return Project.builder(id, id, API_KEY, NOW)
                .provider("openai")
                .weight(3)
                .furtherKeys(FURTHER)
                .policy(ProjectPolicy.builder().allowedModels(List.of("gpt-4o")).build())
                .build();
    }

    private static List<ProviderKey> furtherKeysIn(ProjectStore store, String id) {
        return store.find(id).orElseThrow().furtherKeys();
    }

    @Test
    void furtherKeysLieSealedAndAllElseAsItIs() {
        projects.insert(rich("p1"));

        assertThat(projects.find("p1").orElseThrow()).usingRecursiveComparison().isEqualTo(rich("p1"));
        assertThat(raw.find("p1").orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("apiKey", "furtherKeys.secret")
                .isEqualTo(rich("p1"));
        assertThat(furtherKeysIn(raw, "p1"))
                .extracting(key -> key.secret().reveal())
                .allMatch(text -> text.startsWith("enc:v2:"));
    }

    @Test
    void aChangeOfSettingsReachesTheStoreWithItsKeysSealed() {
        projects.insert(project("p1", API_KEY));
        ProjectChange change = ProjectChange.builder()
                .provider("openai")
                .weight(3)
                .furtherKeys(FURTHER)
                .policy(rich("p1").policy())
                .build();

        Project changed = projects.update("p1", change, NOW).orElseThrow();

        assertThat(changed).usingRecursiveComparison().isEqualTo(rich("p1"));
        assertThat(furtherKeysIn(raw, "p1"))
                .extracting(key -> key.secret().reveal())
                .allMatch(text -> text.startsWith("enc:v2:"));
    }

    @Test
    void aFurtherKeyOpensOnlyForItsProviderAndItsProject() {
        projects.insert(rich("p1"));
        Secret forAzure = furtherKeysIn(raw, "p1").get(0).secret();
        Secret forDefault = furtherKeysIn(raw, "p1").get(1).secret();
        Secret first = keyIn(raw, "p1").orElseThrow();

        raw.insert(rich("p2")
                .withApiKeys(
                        forDefault,
                        List.of(
                                ProviderKey.of(forAzure, "azure"),
                                ProviderKey.of(forDefault, null),
                                ProviderKey.of(first, null))));
        raw.update(
                "p1",
                ProjectChange.builder()
                        .furtherKeys(List.of(
                                ProviderKey.of(forAzure, "evil"),
                                ProviderKey.of(forAzure, null),
                                ProviderKey.of(forDefault, "azure"),
                                ProviderKey.of(first, "openai"),
                                ProviderKey.of(forAzure, "azure")))
                        .build(),
                NOW);

        assertThat(keyIn(projects, "p2")).isEmpty();
        assertThat(furtherKeysIn(projects, "p2")).isEmpty();
        assertThat(furtherKeysIn(projects, "p1")).containsExactly(ProviderKey.of(Secret.of("sk-second"), "azure"));
    }

    @Test
    void aProjectWorksOnWithTheKeysThatCanBeReadAndSaysOnceThatThereAreOthers() {
        projects.insert(rich("p1"));
        List<ProviderKey> stored = furtherKeysIn(raw, "p1");
        ProjectChange damage = ProjectChange.builder()
                .furtherKeys(List.of(ProviderKey.of(Secret.of("enc:v2:22236fa0:c2VjcmV0"), "azure"), stored.get(1)))
                .build();
        raw.update("p1", damage, NOW);

        assertThat(projects.find("p1").orElseThrow().apiKeys())
                .containsExactly(new ProviderKey(API_KEY, 3, "openai"), FURTHER.get(1));
        assertThat(projects.list()).hasSize(1);

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "1 of 2 further keys of project p1 cannot be read, it works on with the others: damaged");
    }

    @Test
    void furtherKeysThatWerePlainBeforeStillWork() {
        raw.insert(rich("p1"));

        assertThat(furtherKeysIn(projects, "p1")).isEqualTo(FURTHER);
    }
}
