package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.Revocations;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import io.llmproxy.core.internal.token.CachedTokenValidator;
import io.llmproxy.core.internal.token.ChangeListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00.123456789Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final TokenQuery ALL = TokenQuery.builder().build();
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
        projects = new Projects(database.projects(), ChangeListener.all(List.of()), () -> NOW);
        project = projects.create("one", Secret.of("sk-provider"));
        validator = CachedTokenValidator.start(
                database.tokens(), HASH, DAY, () -> NOW, System::nanoTime, new TestThreads("validator"));
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
    void aTokenThatNeverExpiresIsIssuedOnlyWhereThatIsAllowed() {
        TokenRequest forever = TokenRequest.neverExpiring(project.id()).build();
        Tokens generous = new Tokens(projects, database.tokens(), HASH, validator, true, () -> NOW);

        assertThatThrownBy(() -> tokens.issue(forever))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expires_at: never (expected: an end, unless the setting never-expiring-tokens is true)");
        assertThat(tokens.list(ALL)).isEmpty();
        assertThat(generous.issue(forever).record().expiresAt()).isEmpty();
    }

    @Test
    void aChangeLeavesCountersAlone() {
        IssuedToken issued = issue();
        String id = issued.record().id();
        for (int i = 0; i < 3; i++) {
            validator.charge((TokenGrant) validator.validate(issued.token()));
        }

        TokenRecord changed = tokens.update(
                        id,
                        TokenChange.builder()
                                .maxRequests(4L)
                                .metadata(Map.of("team", "blue"))
                                .expiresAt(NOW.plus(DAY.multipliedBy(2)))
                                .build())
                .orElseThrow();

        assertThat(changed.requestCount()).isEqualTo(3);
        assertThat(changed.maxRequests()).hasValue(4);
        assertThat(changed.metadata()).isEqualTo(Map.of("team", "blue"));
        assertThat(changed.expiresAt()).contains(Instant.parse("2026-11-25T13:00:00.123456Z"));
        assertThat(tokens.find(id).orElseThrow()).usingRecursiveComparison().isEqualTo(changed);
    }

    @Test
    void aLimitIsNotSetWhileEarlierCallsCannotBeStored() {
        String id = issue().record().id();
        ChangeListener full = new ChangeListener() {
            @Override
            public void settle() {
                throw new StoreUnavailableException("storing counted calls: failed", null);
            }
        };
        Tokens unsettled = new Tokens(projects, database.tokens(), HASH, full, false, () -> NOW);

        assertThatThrownBy(() -> unsettled.update(
                        id, TokenChange.builder().maxRequests(1L).build()))
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(tokens.find(id).orElseThrow().maxRequests()).isEmpty();
    }

    @Test
    void anEndMustLieAheadAndWithinAYear() {
        String id = issue().record().id();

        for (Instant end : List.of(NOW.minusSeconds(1), NOW.plus(Duration.ofDays(366)))) {
            assertThatThrownBy(() -> tokens.update(
                            id,
                            TokenChange.builder().active(false).expiresAt(end).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expires_at: ")
                    .hasMessageEndingWith("(expected: from now to 365 days from now)");
        }
        assertThatThrownBy(() ->
                        tokens.update(id, TokenChange.builder().expiresAt(null).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(tokens.find(id).orElseThrow().isActive()).isTrue();
    }

    @Test
    void metadataOfAChangeAreBoundedToo() {
        String id = issue().record().id();

        assertThatThrownBy(() -> tokens.update(
                        id,
                        TokenChange.builder().metadata(Map.of("a", "b\u0000")).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("metadata.a: contains a control character");
        assertThat(tokens.find(id).orElseThrow().metadata()).isEmpty();
    }

    @Test
    void aRevokedTokenStopsWorkingAndCanBeTakenBackIntoUse() {
        IssuedToken issued = issue();
        String id = issued.record().id();
        validator.validate(issued.token());

        assertThat(tokens.revoke(id).orElseThrow().deactivatedAt())
                .contains(Instant.parse("2026-11-23T13:00:00.123456Z"));
        assertThat(validator.validate(issued.token())).isInstanceOf(TokenRejection.class);

        tokens.update(id, TokenChange.builder().active(true).build());
        assertThat(validator.validate(issued.token())).isInstanceOf(TokenGrant.class);
    }

    @Test
    void allTokensOfAProjectAreRevokedAtOnce() {
        Project other = projects.create("other", Secret.of("sk-provider"));
        Secret ofOther =
                tokens.issue(TokenRequest.builder(other.id(), DAY).build()).token();
        Secret one = issue().token();
        Secret two = issue().token();
        tokens.revoke(issue().record().id());
        List.of(one, two, ofOther).forEach(validator::validate);

        assertThat(tokens.revokeAll(project.id())).isEqualTo(new Revocations(2, 1));

        assertThat(validator.validate(one)).isInstanceOf(TokenRejection.class);
        assertThat(validator.validate(two)).isInstanceOf(TokenRejection.class);
        assertThat(validator.validate(ofOther)).isInstanceOf(TokenGrant.class);
        assertThatThrownBy(() -> tokens.revokeAll("nobody")).isInstanceOf(ProjectNotFoundException.class);
    }

    @Test
    void aTokenThatIsMadeWhileItsProjectIsSwitchedOffIsRevoked() {
        ProjectStore raced = new ProjectStore() {
            @Override
            public Optional<Project> find(String id) {
                Optional<Project> found = database.projects().find(id);
                database.projects()
                        .update(id, ProjectChange.builder().active(false).build(), NOW);
                return found;
            }

            @Override
            public List<Project> list() {
                return database.projects().list();
            }
        };
        Projects racedProjects = new Projects(raced, validator, () -> NOW);
        Tokens racedTokens = new Tokens(racedProjects, database.tokens(), HASH, validator, false, () -> NOW);

        assertThatThrownBy(() -> racedTokens.issue(
                        TokenRequest.builder(project.id(), DAY).build()))
                .isInstanceOf(ProjectInactiveException.class);

        assertThat(tokens.list(ALL))
                .singleElement()
                .satisfies(token -> assertThat(token.isActive()).isFalse());
    }

    @Test
    void expiredTokensAreMarkedAsRevoked() {
        issue();
        Tokens later = new Tokens(
                projects,
                database.tokens(),
                HASH,
                validator,
                false,
                () -> NOW.plus(DAY).plusSeconds(1));

        assertThat(tokens.revokeExpired()).isZero();
        assertThat(later.revokeExpired()).isEqualTo(1);
        assertThat(later.revokeExpired()).isZero();
        assertThat(tokens.count(TokenQuery.builder().active(true).build())).isZero();
    }

    @Test
    void tokensAreListedNewestFirstAndInParts() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Instant then = NOW.plusSeconds(i);
            ids.add(
                    0,
                    new Tokens(projects, database.tokens(), HASH, validator, false, () -> then)
                            .issue(TokenRequest.builder(project.id(), DAY).build())
                            .record()
                            .id());
        }
        tokens.revoke(ids.get(0));

        assertThat(tokens.list(ALL)).extracting(TokenRecord::id).isEqualTo(ids);
        assertThat(tokens.list(TokenQuery.builder().page(1, 1).build()))
                .extracting(TokenRecord::id)
                .containsExactly(ids.get(1));
        assertThat(tokens.list(TokenQuery.builder().active(false).build()))
                .extracting(TokenRecord::id)
                .containsExactly(ids.get(0));
        assertThat(tokens.count(TokenQuery.builder().projectId(project.id()).build()))
                .isEqualTo(3);
        assertThat(tokens.count(TokenQuery.builder().projectId("nobody").build()))
                .isZero();
        assertThat(tokens.list(TokenQuery.builder().projectId("no id").build())).isEmpty();
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
