package io.llmproxy.core.internal.project;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
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
        projects.insert(project("p1", API_KEY).withApiKeys(null, java.util.List.of()));

        assertThat(keyIn(projects, "p1")).isEmpty();
        assertThat(log.list).isEmpty();
    }
}
