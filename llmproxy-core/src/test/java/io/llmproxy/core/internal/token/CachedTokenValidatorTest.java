package io.llmproxy.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.api.token.TokenRejection.Reason;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.store.TestThreads;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedTokenValidatorTest {
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final TokenHash HASH = TokenHash.withKey(new byte[TokenHash.KEY_BYTES]);
    private static final Instant START = Instant.parse("2026-11-23T13:00:00Z");

    private final TestThreads threads = new TestThreads("validator");

    @TempDir
    private Path directory;

    private Instant now = START;
    private long nanos;
    private Database database;
    private FakeStores.Tokens store;
    private CachedTokenValidator validator;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("tokens.db"), new TestThreads("pool"));
        database.projects()
                .insert(Project.builder("p1", "one", Secret.of("k"), START).build());
        store = new FakeStores.Tokens(database.tokens());
        validator = CachedTokenValidator.start(store, HASH, TTL, () -> now, () -> nanos, threads);
    }

    @AfterEach
    void close() {
        validator.close();
        database.close();
    }

    @Test
    void aTokenIsGrantedWithAllItIsGoodFor() {
        Secret token = issue(
                "t1",
                it -> it.metadata(Map.of("user_id", "zoe"))
                        .expiresAt(START.plusSeconds(60))
                        .maxRequests(5L));

        TokenGrant grant = (TokenGrant) validator.validate(token);

        assertThat(grant.tokenId()).isEqualTo("t1");
        assertThat(grant.projectId()).isEqualTo("p1");
        assertThat(grant.metadata()).isEqualTo(Map.of("user_id", "zoe"));
        assertThat(grant.expiresAt()).contains(START.plusSeconds(60));
        assertThat(grant.maxRequests()).hasValue(5);
    }

    @Test
    void aMalformedTextNeverReachesTheStore() {
        store.isDown = true;

        assertThat(validator.validate(Secret.of("hello"))).isEqualTo(TokenRejection.of(Reason.MALFORMED));
    }

    @Test
    void anUnknownTokenIsRejectedAndWorksOnceItIsKnown() {
        Secret token = TokenSecrets.generate(new SecureRandom());
        assertThat(validator.validate(token)).isEqualTo(TokenRejection.of(Reason.UNKNOWN));

        insert("t1", token, it -> it);

        assertThat(validator.validate(token)).isInstanceOf(TokenGrant.class);
    }

    @Test
    void anInactiveExpiredOrSpentTokenIsRejectedWithItsIds() {
        Secret inactive = issue("t1", it -> it.deactivatedAt(START));
        Secret expired = issue("t2", it -> it.expiresAt(START.minusNanos(1_000)));
        Secret spent = issue("t3", it -> it.maxRequests(2L).requestCount(2));

        assertThat(validator.validate(inactive)).isEqualTo(new TokenRejection(Reason.INACTIVE, "t1", "p1"));
        assertThat(validator.validate(expired)).isEqualTo(new TokenRejection(Reason.EXPIRED, "t2", "p1"));
        assertThat(validator.validate(spent)).isEqualTo(new TokenRejection(Reason.QUOTA_EXHAUSTED, "t3", "p1"));
    }

    @Test
    void aGrantIsRememberedForAWhile() {
        Secret token = issue("t1", it -> it);

        validator.validate(token);
        passTime(Duration.ofSeconds(29));
        validator.validate(token);
        assertThat(store.findCount).isEqualTo(1);

        passTime(Duration.ofSeconds(2));
        validator.validate(token);
        assertThat(store.findCount).isEqualTo(2);
    }

    @Test
    void aRevocationElsewhereIsSeenWhenTheGrantIsForgotten() {
        Secret token = issue("t1", it -> it);
        validator.validate(token);
        revoke();

        passTime(Duration.ofSeconds(31));

        assertRejected(validator.validate(token), Reason.INACTIVE);
    }

    @Test
    void anInvalidatedTokenIsLookedUpAgain() {
        Secret token = issue("t1", it -> it);
        Secret other = issue("t2", it -> it);
        validator.validate(token);
        validator.validate(other);
        revoke();

        validator.tokenChanged("t1");

        assertRejected(validator.validate(token), Reason.INACTIVE);
        assertThat(validator.validate(other)).isInstanceOf(TokenGrant.class);
    }

    @Test
    void theTokensOfAnInvalidatedProjectAreLookedUpAgain() {
        Secret token = issue("t1", it -> it);
        validator.validate(token);
        revoke();

        validator.tokensOfProjectChanged("p2");
        assertThat(validator.validate(token)).isInstanceOf(TokenGrant.class);
        validator.tokensOfProjectChanged("p1");
        assertRejected(validator.validate(token), Reason.INACTIVE);
    }

    @Test
    void aRevocationDuringALookUpIsNotForgotten() {
        Secret token = issue("t1", it -> it);
        store.afterFind = () -> {
            store.afterFind = () -> {};
            revoke();
            validator.tokenChanged("t1");
        };
        validator.validate(token);

        assertRejected(validator.validate(token), Reason.INACTIVE);
    }

    @Test
    void expiryIsCheckedOnEveryCallAlsoFromMemory() {
        Secret token = issue("t1", it -> it.expiresAt(START.plusSeconds(1)));
        TokenGrant grant = (TokenGrant) validator.validate(token);

        now = START.plusSeconds(1);
        assertThat(validator.validate(token)).isSameAs(grant);
        assertThat(validator.charge(grant)).isSameAs(grant);

        now = START.plusSeconds(1).plusNanos(1_000);
        assertThat(validator.validate(token)).isEqualTo(new TokenRejection(Reason.EXPIRED, "t1", "p1"));
        assertThat(validator.charge(grant)).isEqualTo(new TokenRejection(Reason.EXPIRED, "t1", "p1"));
        assertThat(store.findCount).isEqualTo(1);
    }

    @Test
    void inAnOutageKnownTokensWorkAndNothingIsDecidedAboutOthers() {
        Secret known = issue("t1", it -> it);
        Secret unknown = issue("t2", it -> it);
        TokenGrant grant = (TokenGrant) validator.validate(known);
        store.isDown = true;

        assertThat(validator.validate(known)).isSameAs(grant);
        assertThat(validator.charge(grant)).isSameAs(grant);
        assertThatThrownBy(() -> validator.validate(unknown)).isInstanceOf(StoreUnavailableException.class);
        passTime(Duration.ofSeconds(31));
        assertThatThrownBy(() -> validator.validate(known)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void inAnOutageALimitedTokenCannotBeCharged() {
        TokenGrant grant = (TokenGrant) validator.validate(issue("t1", it -> it.maxRequests(5L)));
        store.isDown = true;

        assertThatThrownBy(() -> validator.charge(grant)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aLimitedTokenIsChargedAtOnceUntilItIsSpent() {
        Secret token = issue("t1", it -> it.maxRequests(2L));
        TokenGrant grant = (TokenGrant) validator.validate(token);

        assertThat(validator.charge(grant)).isSameAs(grant);
        assertThat(validator.charge(grant)).isSameAs(grant);
        assertThat(validator.charge(grant)).isEqualTo(new TokenRejection(Reason.QUOTA_EXHAUSTED, "t1", "p1"));

        assertThat(countOf("t1")).isEqualTo(2);
        assertRejected(validator.validate(token), Reason.QUOTA_EXHAUSTED);
    }

    @Test
    void aRefusedChargeTellsWhatHasChanged() {
        Secret token = issue("t1", it -> it.maxRequests(9L));
        TokenGrant grant = (TokenGrant) validator.validate(token);

        revoke();
        assertRejected(validator.charge(grant), Reason.INACTIVE);
        assertRejected(validator.validate(token), Reason.INACTIVE);

        execute("DELETE FROM tokens");
        assertRejected(validator.charge(grant), Reason.UNKNOWN);
    }

    @Test
    void anUnlimitedTokenIsCountedWithoutAWritePerCall() {
        TokenGrant grant = (TokenGrant) validator.validate(issue("t1", it -> it));

        for (int i = 0; i < 100; i++) {
            validator.charge(grant);
        }
        assertThat(store.writeCount).isZero();
        validator.close();

        assertThat(store.writeCount).isEqualTo(1);
        assertThat(countOf("t1")).isEqualTo(100);
        threads.assertGone();
    }

    @Test
    void memoryIsBounded() {
        CallCounter counter = new CallCounter(store, Duration.ofDays(1), 10, threads);
        try (CachedTokenValidator small =
                new CachedTokenValidator(store, HASH, TTL, () -> now, () -> nanos, counter, 1)) {
            Secret one = issue("t1", it -> it);
            Secret two = issue("t2", it -> it);
            for (int i = 0; i < 3; i++) {
                small.validate(one);
                small.validate(two);
            }
        }

        assertThat(store.findCount).isGreaterThan(2);
    }

    private void passTime(Duration time) {
        nanos += time.toNanos();
        now = now.plus(time);
    }

    private Secret issue(String id, UnaryOperator<TokenRecord.Builder> details) {
        Secret token = TokenSecrets.generate(new SecureRandom());
        insert(id, token, details);
        return token;
    }

    private void insert(String id, Secret token, UnaryOperator<TokenRecord.Builder> details) {
        store.insert(details.apply(TokenRecord.builder()
                        .id(id)
                        .hash(HASH.of(token))
                        .hint(TokenSecrets.hint(token))
                        .projectId("p1")
                        .createdAt(START))
                .build());
    }

    private long countOf(String tokenId) {
        return database.tokens().find(tokenId).orElseThrow().requestCount();
    }

    private static void assertRejected(TokenDecision decision, Reason reason) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        TokenRejection.class,
                        rejection -> assertThat(rejection.reason()).isEqualTo(reason));
    }

    private void revoke() {
        execute("UPDATE tokens SET is_active = 0 WHERE id = 't1'");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("tokens.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
