package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import io.llmproxy.core.internal.token.CachedTokenValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00.123456789Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final TokenHash HASH = TokenHash.withKey(new byte[TokenHash.KEY_BYTES]);

    @TempDir
    private Path directory;

    private Database database;
    private Project project;
    private Projects projects;
    private CachedTokenValidator validator;
    private Tokens tokens;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("tokens.db"), new TestThreads("tokens"));
        projects = new Projects(database.projects(), id -> {}, () -> NOW);
        project = projects.create("one", Secret.of("sk-provider"));
        validator = CachedTokenValidator.start(
                database.tokens(), HASH, () -> NOW, System::nanoTime, new TestThreads("validator"));
        tokens = new Tokens(projects, database.tokens(), HASH, validator, false, () -> NOW);
    }

    @AfterEach
    void close() {
        validator.close();
        database.close();
    }

    @Test
    void anIssuedTokenIsDescribedByItsRecord() {
        TokenRecord record = tokens.issue(TokenRequest.builder(project.id(), DAY)
                        .maxRequests(5_000_000_000L)
                        .metadata(Map.of("user_id", "zoe"))
                        .build())
                .record();

        assertThat(UUID.fromString(record.id()).version()).isEqualTo(4);
        assertThat(record.projectId()).isEqualTo(project.id());
        assertThat(record.createdAt()).isEqualTo(Instant.parse("2026-11-23T13:00:00.123456Z"));
        assertThat(record.expiresAt()).contains(Instant.parse("2026-11-24T13:00:00.123456Z"));
        assertThat(record.maxRequests()).hasValue(5_000_000_000L);
        assertThat(record.metadata()).isEqualTo(Map.of("user_id", "zoe"));
        assertThat(database.tokens().find(record.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(record);
    }

    @Test
    void anIssuedTokenWorks() {
        IssuedToken issued = issue();

        assertThat(validator.validate(issued.token()))
                .isInstanceOfSatisfying(
                        TokenGrant.class,
                        grant -> assertThat(grant.tokenId())
                                .isEqualTo(issued.record().id()));
    }

    @Test
    void theTextOfATokenIsNowhereButInTheAnswer() throws IOException {
        IssuedToken issued = issue();
        String text = issued.token().reveal();

        assertThat(issued.record().hash()).matches("[0-9a-f]{64}").isNotEqualTo(text);
        assertThat(issued.record().hint()).isNotEqualTo(text).contains("**************");
        assertThat(issued.toString()).doesNotContain(text);
        List<String> contents = contentsOf(directory);
        database.close();
        contents.addAll(contentsOf(directory));
        assertThat(contents)
                .anyMatch(content -> content.contains(issued.record().hash()));
        assertThat(contents).noneMatch(content -> content.contains(text.substring("sk-".length())));
    }

    @Test
    void anUnknownProjectGetsNoToken() {
        assertThatThrownBy(
                        () -> tokens.issue(TokenRequest.builder("nobody", DAY).build()))
                .isInstanceOf(ProjectNotFoundException.class)
                .hasMessage("project nobody: not found (expected: the id of an existing project)");
    }

    @Test
    void anInactiveProjectGetsNoToken() {
        database.projects()
                .insert(Project.builder("p2", "two", Secret.of("k"), NOW)
                        .deactivatedAt(NOW)
                        .build());

        assertThatThrownBy(() -> tokens.issue(TokenRequest.builder("p2", DAY).build()))
                .isInstanceOf(ProjectInactiveException.class)
                .hasMessage("project p2: inactive (expected: an active project)");
    }

    private IssuedToken issue() {
        return tokens.issue(TokenRequest.builder(project.id(), DAY).build());
    }

    private static List<String> contentsOf(Path directory) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
