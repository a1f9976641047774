package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.EncryptionReport.Form;
import io.llmproxy.core.internal.encryption.EncryptionAtRest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The life of an encrypted database, as its operator sees it. */
class EncryptionAtRestTest {
    private static final String KEY_TEXT = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final Secret KEY = Secret.of(KEY_TEXT);
    private static final String KEY_ID = "22236fa0";
    private static final Secret NEW_KEY = Secret.of("bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgbmV3IGtleSE=");
    private static final Secret API_KEY = Secret.of("sk-provider");

    private static final List<ProviderKey> FURTHER =
            List.of(new ProviderKey(Secret.of("sk-second"), 7, "azure"), ProviderKey.of(Secret.of("sk-third"), null));

    /** {@code sk-provider} as the Go edition stores it under {@link #KEY}. */
    private static final String OF_GO = "enc:v1:AAECAwQFBgcICQoLXo6WDKt3pMXMuQNsfur5XxAJTQ43SghyPzlV";

    private final Logger logger = (Logger) LoggerFactory.getLogger(EncryptionAtRest.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private LlmProxyBuilder plain() {
        return LlmProxy.builder()
                .provider(
                        ProviderConfig.openAi(URI.create("http://127.0.0.1:9")).build())
                .database(directory.resolve("gateway.db"))
                .shutdownGrace(Duration.ZERO);
    }

    private LlmProxyBuilder encrypted() {
        return plain().encryptionKey(KEY);
    }

    private LlmProxyBuilder rotated() {
        return plain().encryptionKey(NEW_KEY).previousEncryptionKeys(List.of(KEY));
    }

    /** Starts an engine, creates a project, and returns its id. */
    private static String createProject(LlmProxyBuilder builder, String name) {
        try (LlmProxy engine = builder.build()) {
            return engine.projects().create(name, API_KEY).id();
        }
    }

    private static void assertHasKey(LlmProxyBuilder builder, String projectId) {
        try (LlmProxy engine = builder.build()) {
            assertThat(engine.projects().find(projectId).orElseThrow().apiKey()).contains(API_KEY);
        }
    }

    private static List<String> problemsOf(LlmProxyBuilder builder) {
        return catchThrowableOfType(
                        InvalidConfigException.class, () -> builder.build().close())
                .problems();
    }

    private static EncryptionReport rewrite(LlmProxyBuilder builder) {
        try (DatabaseEncryption database = DatabaseEncryption.open(builder)) {
            return database.rewrite(false);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("gateway.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private List<String> logged(Level level) {
        return log.list.stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void assertNotOnDisk(String text) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(text);
            }
        }
    }

    @Test
    void aFreshDatabaseWithAKeyHoldsNoSecretInClear() throws IOException {
        LlmProxy engine = encrypted().build();
        String project = engine.projects().create("one", API_KEY).id();
        engine.projects()
                .update(
                        project,
                        ProjectChange.builder().apiKey(Secret.of("sk-changed")).build());
        assertNotOnDisk("sk-provider");
        engine.close();

        assertNotOnDisk("sk-provider");
        assertNotOnDisk("sk-changed");
        assertNotOnDisk("plain:");
        assertThat(logged(Level.WARN)).isEmpty();
    }

    @Test
    void theLifeOfAKey() throws IOException {
        String project = createProject(encrypted(), "one");

        assertThat(problemsOf(plain()))
                .containsExactly(
                        "encryption-key (ENCRYPTION_KEY): not set, but the database holds 1 provider key and the"
                                + " key of the token hash encrypted with key " + KEY_ID
                                + " (expected: that key, here or in previous-encryption-keys)");
        assertThat(problemsOf(plain().encryptionKey(NEW_KEY)))
                .singleElement()
                .asString()
                .startsWith("encryption-key (ENCRYPTION_KEY): key ")
                .contains("but the database holds 1 provider key", "encrypted with key " + KEY_ID);

        assertHasKey(rotated(), project);
        assertThat(logged(Level.WARN)).hasSize(1);
        assertThat(rewrite(rotated()).rewritten()).isEqualTo(2);
        assertThat(rewrite(rotated()).rewritten()).isZero();
        assertHasKey(plain().encryptionKey(NEW_KEY), project);
        assertThat(logged(Level.WARN)).hasSize(1);
        assertThat(problemsOf(encrypted())).hasSize(1);
        assertNotOnDisk("sk-provider");
    }

    @Test
    void tokensStayGoodWhileEncryptionIsTurnedOnAndTheKeyRotates() {
        Secret token;
        try (LlmProxy engine = plain().build()) {
            String project = engine.projects().create("one", API_KEY).id();
            token = engine.tokens()
                    .issue(TokenRequest.builder(project, Duration.ofHours(1)).build())
                    .token();
            assertThat(TokenCall.isAccepted(engine, token)).isTrue();
            assertThat(TokenCall.isAccepted(engine, Secret.of("sk-0123456789012345678901")))
                    .isFalse();
        }
        assertAccepts(encrypted(), token);
        rewrite(encrypted());
        assertAccepts(encrypted(), token);
        rewrite(rotated());
        assertAccepts(plain().encryptionKey(NEW_KEY), token);
    }

    private static void assertAccepts(LlmProxyBuilder builder, Secret token) {
        try (LlmProxy engine = builder.build()) {
            assertThat(TokenCall.isAccepted(engine, token)).isTrue();
        }
    }

    @Test
    void turningEncryptionOnSaysWhatIsStillPlain() throws IOException {
        String project = createProject(plain(), "one");
        assertThat(logged(Level.INFO)).singleElement().asString().contains("No encryption key is set");

        assertHasKey(encrypted(), project);
        assertThat(logged(Level.WARN))
                .singleElement()
                .asString()
                .contains("provider keys in clear: 1, with an older key: 0", "llmproxy migrate encrypt");

        rewrite(encrypted());
        assertHasKey(encrypted(), project);
        assertThat(logged(Level.WARN)).hasSize(1);
    }

    /** Gives a project two keys besides its first. */
    private static void addFurtherKeys(LlmProxyBuilder builder, String projectId) {
        try (LlmProxy engine = builder.build()) {
            engine.projects()
                    .update(
                            projectId,
                            ProjectChange.builder().furtherKeys(FURTHER).build());
        }
    }

    private static void assertHasFurtherKeys(LlmProxyBuilder builder, String projectId) {
        try (LlmProxy engine = builder.build()) {
            assertThat(engine.projects().find(projectId).orElseThrow().furtherKeys())
                    .isEqualTo(FURTHER);
        }
    }

    @Test
    void furtherKeysAreCountedAndRewrittenLikeTheFirst() throws IOException {
        String project = createProject(plain(), "one");
        addFurtherKeys(plain(), project);
        assertHasFurtherKeys(encrypted(), project);
        assertThat(logged(Level.WARN)).singleElement().asString().contains("provider keys in clear: 3");

        try (DatabaseEncryption database = DatabaseEncryption.open(encrypted())) {
            assertThat(database.rehearse(false).rewritten()).isEqualTo(4);
            EncryptionReport report = database.rewrite(false);
            assertThat(report.providerKeys(Form.PLAIN)).isEqualTo(3);
            assertThat(report.projects(Form.PLAIN)).containsExactly(project);
            assertThat(report.rewritten()).isEqualTo(4);
            assertThat(database.rewrite(false).rewritten()).isZero();
        }
        assertHasFurtherKeys(encrypted(), project);
        assertThat(problemsOf(plain().encryptionKey(NEW_KEY)))
                .singleElement()
                .asString()
                .contains("3 provider keys and the key of the token hash encrypted with key " + KEY_ID);

        assertThat(rewrite(rotated()).rewritten()).isEqualTo(4);
        assertHasFurtherKeys(plain().encryptionKey(NEW_KEY), project);
    }

    @Test
    void furtherKeysOfAFreshDatabaseAreNotOnDisk() throws IOException {
        String project = createProject(encrypted(), "one");
        addFurtherKeys(encrypted(), project);

        assertNotOnDisk("sk-second");
        assertNotOnDisk("sk-third");
    }

    @Test
    void aDamagedFurtherKeyEndsNoStart() throws SQLException {
        String project = createProject(encrypted(), "one");
        addFurtherKeys(encrypted(), project);
        execute("UPDATE llmproxy_project_settings SET further_keys = replace(further_keys, 'enc:v2:', 'enc:v2:" + KEY_ID
                + ":')");

        assertHasKey(encrypted(), project);
        assertThat(logged(Level.ERROR))
                .singleElement()
                .asString()
                .startsWith("2 provider keys")
                .contains(project);
        try (DatabaseEncryption database = DatabaseEncryption.open(encrypted())) {
            assertThatThrownBy(() -> database.rewrite(false)).isInstanceOf(DamagedSecretsException.class);
        }
    }

    @Test
    void aKeyOfTheGoEditionWorksAndIsRewritten() throws SQLException {
        String project = createProject(encrypted(), "one");
        execute("UPDATE projects SET api_key = '" + OF_GO + "'");

        assertHasKey(encrypted(), project);
        assertThat(problemsOf(plain())).hasSize(2).anyMatch(problem -> problem.contains("by the Go edition"));

        EncryptionReport report = rewrite(encrypted());
        assertThat(report.providerKeys(Form.GO_EDITION)).isEqualTo(1);
        assertThat(report.rewritten()).isEqualTo(1);
        assertHasKey(encrypted(), project);
    }

    @Test
    void keysOfTheGoEditionThatNoKeyOpensEndTheStart() throws SQLException {
        createProject(encrypted(), "one");
        rewrite(rotated());
        execute("UPDATE projects SET api_key = '" + OF_GO + "'");

        assertThat(problemsOf(plain().encryptionKey(NEW_KEY)))
                .singleElement()
                .asString()
                .contains("1 provider key encrypted by the Go edition with another key");
    }

    @Test
    void oneDamagedKeyEndsNoStartButARewriteUnlessItIsLeft() throws SQLException {
        String good = createProject(plain(), "good");
        String bad = createProject(encrypted(), "bad");
        execute("UPDATE projects SET api_key = substr(api_key, 1, 40) WHERE name = 'bad'");

        assertHasKey(encrypted(), good);
        assertThat(logged(Level.ERROR)).singleElement().asString().contains(bad).doesNotContain(good);
        try (DatabaseEncryption database = DatabaseEncryption.open(encrypted())) {
            assertThatThrownBy(() -> database.rehearse(false)).isInstanceOf(DamagedSecretsException.class);
            assertThatThrownBy(() -> database.rewrite(false))
                    .isInstanceOf(DamagedSecretsException.class)
                    .hasMessageContaining(bad);
            assertThat(database.inspect().providerKeys(Form.PLAIN)).isEqualTo(1);

            EncryptionReport report = database.rewrite(true);
            assertThat(report.projects(Form.DAMAGED)).containsExactly(bad);
            assertThat(report.rewritten()).isEqualTo(2);
            assertThat(database.inspect().providerKeys(Form.CURRENT_KEY)).isEqualTo(1);
        }
        try (LlmProxy engine = encrypted().build()) {
            engine.projects()
                    .update(bad, ProjectChange.builder().apiKey(API_KEY).build());
        }
        assertHasKey(encrypted(), bad);
    }

    @Test
    void aDamagedKeyOfTheTokenHashEndsTheStart() throws SQLException {
        createProject(plain(), "one");
        execute("UPDATE llmproxy_secrets SET value = 'plain:c2hvcnQ='");

        assertThat(problemsOf(plain())).singleElement().asString().contains("token-hash-key", "damaged");
    }

    @Test
    void aRehearsalCountsAndWritesNothing() throws SQLException {
        createProject(plain(), "plain");
        createProject(encrypted(), "current");
        createProject(encrypted(), "go");
        execute("UPDATE projects SET api_key = '" + OF_GO + "' WHERE name = 'go'");
        createProject(rotated(), "new");

        try (DatabaseEncryption database = DatabaseEncryption.open(rotated())) {
            EncryptionReport report = database.rehearse(false);

            assertThat(report.providerKeys(Form.PLAIN)).isEqualTo(1);
            assertThat(report.providerKeys(Form.GO_EDITION)).isEqualTo(1);
            assertThat(report.providerKeys(Form.PREVIOUS_KEY)).isEqualTo(1);
            assertThat(report.providerKeys(Form.CURRENT_KEY)).isEqualTo(1);
            assertThat(report.tokenHashKey()).contains(Form.PLAIN);
            assertThat(report.rewritten()).isEqualTo(4);
            assertThat(database.rehearse(false).rewritten()).isEqualTo(4);

            assertThat(database.rewrite(false).rewritten()).isEqualTo(4);
            assertThat(database.inspect().providerKeys(Form.CURRENT_KEY)).isEqualTo(4);
            assertThat(database.inspect().tokenHashKey()).contains(Form.CURRENT_KEY);
        }
    }

    @Test
    void aRewriteNeedsAKey() {
        try (DatabaseEncryption database = DatabaseEncryption.open(plain())) {
            assertThat(database.inspect().tokenHashKey()).isEmpty();
            assertThatThrownBy(() -> database.rewrite(false))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("ENCRYPTION_KEY");
        }
    }

    @Test
    void aKeyThatIsRequiredOrHasPredecessorsMustBeThere() {
        assertThat(problemsOf(plain().requireEncryptionKey(true)))
                .containsExactly("encryption-key (ENCRYPTION_KEY): not set"
                        + " (expected: a key, because require-encryption-key is true)");
        assertThat(problemsOf(plain().previousEncryptionKeys(List.of(KEY))))
                .containsExactly("encryption-key (ENCRYPTION_KEY): not set"
                        + " (expected: a key, because there are previous-encryption-keys)");
        assertThat(directory).isEmptyDirectory();
        encrypted().requireEncryptionKey(true).build().close();
    }

    @Test
    void settingsInTextFormDoTheSame() throws IOException {
        Map<String, String> settings =
                Map.of("database-path", directory.resolve("gateway.db").toString(), "encryption-key", KEY_TEXT);
        createProject(LlmProxy.builder().settings(settings, key -> key), "one");

        assertNotOnDisk("sk-provider");
        assertThat(problemsOf(plain())).hasSize(1);
    }

    @Test
    void enginesThatStartAtTheSameTimeAgreeOnTheTokenHash() throws Exception {
        int engines = 4;
        ExecutorService threads = Executors.newFixedThreadPool(engines);
        List<LlmProxy> started = new ArrayList<>();
        try {
            for (Future<LlmProxy> engine : threads.invokeAll(IntStream.range(0, engines)
                    .<Callable<LlmProxy>>mapToObj(i -> () -> encrypted().build())
                    .toList())) {
                started.add(engine.get());
            }
            String project = started.get(0).projects().create("one", API_KEY).id();
            Secret token = started.get(0)
                    .tokens()
                    .issue(TokenRequest.builder(project, Duration.ofHours(1)).build())
                    .token();
            assertThat(started).allMatch(engine -> TokenCall.isAccepted(engine, token));
        } finally {
            started.forEach(LlmProxy::close);
            threads.shutdownNow();
        }
    }
}
