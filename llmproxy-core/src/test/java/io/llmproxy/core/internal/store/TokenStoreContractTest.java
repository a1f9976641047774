package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.token.Revocations;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.api.token.TokenUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreContractTest extends StoreContract {
    private static final Instant EXPIRY = Instant.parse("2026-11-24T13:00:00.5Z");

    private final TokenStore tokens = database().tokens();

    TokenStoreContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void aTokenIsFoundAsItWasAdded() {
        tokens.insert(token("t1")
                .metadata(Map.of("user_id", "zoë \"q\"", "app", "chat"))
                .expiresAt(EXPIRY)
                .maxRequests(5_000_000_000L)
                .requestCount(4_999_999_999L)
                .lastUsedAt(LATER)
                .deactivatedAt(LATER)
                .build());

        TokenRecord found = tokens.findByHash("hash-t1").orElseThrow();

        assertThat(found.id()).isEqualTo("t1");
        assertThat(found.hash()).isEqualTo("hash-t1");
        assertThat(found.hint()).isEqualTo("sk-t1");
        assertThat(found.projectId()).isEqualTo("p1");
        assertThat(found.metadata()).isEqualTo(Map.of("user_id", "zoë \"q\"", "app", "chat"));
        assertThat(found.expiresAt()).contains(EXPIRY);
        assertThat(found.maxRequests()).hasValue(5_000_000_000L);
        assertThat(found.requestCount()).isEqualTo(4_999_999_999L);
        assertThat(found.createdAt()).isEqualTo(CREATED);
        assertThat(found.lastUsedAt()).contains(LATER);
        assertThat(found.deactivatedAt()).contains(LATER);
    }

    @Test
    void whatWasNotSetIsAbsent() {
        tokens.insert(token("t1").build());

        TokenRecord found = tokens.find("t1").orElseThrow();

        assertThat(found.metadata()).isEmpty();
        assertThat(found.expiresAt()).isEmpty();
        assertThat(found.maxRequests()).isEmpty();
        assertThat(found.lastUsedAt()).isEmpty();
        assertThat(found.isActive()).isTrue();
    }

    @Test
    void unknownOnesAreNotFound() {
        assertThat(tokens.find("t1")).isEmpty();
        assertThat(tokens.findByHash("hash-t1")).isEmpty();
        assertThat(tokens.charge("t1", LATER)).isFalse();
    }

    @Test
    void metadataIsCompactJsonWithSortedKeysOrNothing() throws Exception {
        tokens.insert(token("t1").metadata(Map.of("b", "2", "a", "1")).build());
        tokens.insert(token("t2").build());

        assertThat(place().texts("SELECT metadata FROM tokens WHERE id = 't1'"))
                .containsExactly("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(place().texts("SELECT metadata FROM tokens WHERE id = 't2'")).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[1]", "7", "null", ""})
    void oddMetadataDoesNotLockTheHolderOut(String json) throws Exception {
        tokens.insert(token("t1").metadata(Map.of("a", "1")).build());
        place().execute("UPDATE tokens SET metadata = '" + json + "'");

        assertThat(tokens.find("t1").orElseThrow().metadata()).isEmpty();
    }

    @Test
    void aChargeCountsAndRemembersItsInstant() {
        tokens.insert(token("t1").build());

        assertThat(tokens.charge("t1", LATER)).isTrue();

        assertThat(tokens.find("t1").orElseThrow().requestCount()).isEqualTo(1);
        assertThat(tokens.find("t1").orElseThrow().lastUsedAt()).contains(LATER);
    }

    @Test
    void nothingIsChargedToATokenThatIsInactiveExpiredOrSpent() {
        tokens.insert(token("inactive").deactivatedAt(CREATED).build());
        tokens.insert(token("expired").expiresAt(EXPIRY).build());
        tokens.insert(token("spent").maxRequests(3L).requestCount(3).build());

        assertThat(tokens.charge("inactive", LATER)).isFalse();
        assertThat(tokens.charge("expired", EXPIRY.plusNanos(1_000))).isFalse();
        assertThat(tokens.charge("spent", LATER)).isFalse();

        assertThat(tokens.find("inactive").orElseThrow().requestCount()).isZero();
        assertThat(tokens.find("expired").orElseThrow().requestCount()).isZero();
        assertThat(tokens.find("spent").orElseThrow().requestCount()).isEqualTo(3);
    }

    @Test
    void aTokenIsGoodUntilItsExpiryIncluded() {
        tokens.insert(token("t1").expiresAt(EXPIRY).build());

        assertThat(tokens.charge("t1", EXPIRY)).isTrue();
    }

    @Test
    void twoProcessesShareOneQuota() {
        tokens.insert(token("t1").maxRequests(3L).build());

        try (Database other = place().open()) {
            assertThat(tokens.charge("t1", LATER)).isTrue();
            assertThat(other.tokens().charge("t1", LATER)).isTrue();
            assertThat(tokens.charge("t1", LATER)).isTrue();
            assertThat(other.tokens().charge("t1", LATER)).isFalse();
        }
    }

    @Test
    void countedCallsAreAddedAndUnknownIdsIgnored() {
        tokens.insert(token("t1").requestCount(1).build());
        tokens.insert(token("t2").build());

        tokens.addCalls(Map.of("t1", new TokenUse(5_000_000_000L, LATER), "nobody", new TokenUse(3, LATER)));

        assertThat(tokens.find("t1").orElseThrow().requestCount()).isEqualTo(5_000_000_001L);
        assertThat(tokens.find("t1").orElseThrow().lastUsedAt()).contains(LATER);
        assertThat(tokens.find("t2").orElseThrow().requestCount()).isZero();
    }

    @Test
    void countedCallsAreAddedAllOrNone() throws Exception {
        tokens.insert(token("t1").build());
        tokens.insert(token("t2").build());

        Map<String, TokenUse> uses = Map.of("t1", new TokenUse(1, LATER), "t2", new TokenUse(1, LATER));

        RefusingTrigger.during(
                place(),
                "UPDATE",
                "tokens",
                "t2",
                () -> assertThatThrownBy(() -> tokens.addCalls(uses)).isInstanceOf(StoreUnavailableException.class));

        assertThat(tokens.find("t1").orElseThrow().requestCount()).isZero();
        assertThat(tokens.charge("t1", LATER)).isTrue();
    }

    @Test
    void theLastUseOnlyMovesForward() {
        tokens.insert(token("t1").lastUsedAt(LATER).build());

        tokens.addCalls(Map.of("t1", new TokenUse(1, CREATED)));

        assertThat(tokens.find("t1").orElseThrow().lastUsedAt()).contains(LATER);
    }

    @Test
    void hashesAndIdsAreComparedExactly() {
        tokens.insert(token("t1").hash("abc").build());
        tokens.insert(token("T1").hash("ABC").build());

        assertThat(tokens.findByHash("abc").orElseThrow().id()).isEqualTo("t1");
        assertThat(tokens.findByHash("Abc")).isEmpty();
        assertThat(tokens.find("T1").orElseThrow().hash()).isEqualTo("ABC");
    }

    @Test
    void thePagesOfTheListAreTheNewestFirstWithoutDoubles() {
        for (int i = 0; i < 7; i++) {
            // Pairs of tokens of the same instant.
            tokens.insert(token("t" + i).createdAt(CREATED.plusSeconds(i / 2)).build());
        }

        List<String> ids = new ArrayList<>();
        for (int offset = 0; offset < 7; offset += 3) {
            tokens.list(TokenQuery.builder().page(offset, 3).build()).forEach(token -> ids.add(token.id()));
        }

        assertThat(ids).containsExactly("t6", "t5", "t4", "t3", "t2", "t1", "t0");
    }

    @Test
    void theListCanBeNarrowed() {
        tokens.insert(token("t1").build());
        tokens.insert(token("t2").deactivatedAt(LATER).build());
        tokens.insert(token("t3").projectId("p2").build());

        TokenQuery active = TokenQuery.builder().projectId("p1").active(true).build();
        TokenQuery revoked = TokenQuery.builder().active(false).build();

        assertThat(tokens.list(active)).extracting(TokenRecord::id).containsExactly("t1");
        assertThat(tokens.count(active)).isEqualTo(1);
        assertThat(tokens.list(revoked)).extracting(TokenRecord::id).containsExactly("t2");
        assertThat(tokens.count(TokenQuery.builder().build())).isEqualTo(3);
    }

    @Test
    void aChangeWritesOnlyWhatItNames() {
        tokens.insert(token("t1").metadata(Map.of("a", "1")).maxRequests(9L).build());
        tokens.charge("t1", LATER);

        TokenRecord changed = tokens.update(
                        "t1", TokenChange.builder().active(false).build(), LATER.plusSeconds(1))
                .orElseThrow();

        assertThat(changed.requestCount()).isEqualTo(1);
        assertThat(changed.lastUsedAt()).contains(LATER);
        assertThat(changed.maxRequests()).hasValue(9);
        assertThat(changed.metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(changed.deactivatedAt()).contains(LATER.plusSeconds(1));
    }

    @Test
    void aChangeThatChangesNothingFindsItsToken() {
        tokens.insert(token("t1").build());
        TokenChange same = TokenChange.builder().active(true).build();

        assertThat(tokens.update("t1", same, LATER)).isPresent();
        assertThat(tokens.update("t1", same, LATER)).isPresent();
        assertThat(tokens.update("nobody", same, LATER)).isEmpty();
    }

    @Test
    void allTokensOfAProjectAreRevoked() {
        tokens.insert(token("t1").build());
        tokens.insert(token("t2").deactivatedAt(CREATED).build());
        tokens.insert(token("other").projectId("p2").build());

        Revocations revocations = tokens.revokeAll("p1", LATER);

        assertThat(revocations).isEqualTo(new Revocations(1, 1));
        assertThat(tokens.find("t1").orElseThrow().deactivatedAt()).contains(LATER);
        assertThat(tokens.find("t2").orElseThrow().deactivatedAt()).contains(CREATED);
        assertThat(tokens.find("other").orElseThrow().isActive()).isTrue();
    }

    @Test
    void expiredTokensAreRevokedHoweverManyThereAre() throws Exception {
        for (int i = 0; i < 603; i++) {
            tokens.insert(token("t" + i).expiresAt(EXPIRY).build());
        }
        tokens.insert(token("lives").expiresAt(LATER.plusSeconds(86_400 * 2)).build());
        tokens.insert(token("endless").build());

        assertThat(tokens.revokeExpired(EXPIRY)).isZero();
        assertThat(tokens.revokeExpired(EXPIRY.plusSeconds(1))).isEqualTo(603);
        assertThat(tokens.revokeExpired(EXPIRY.plusSeconds(1))).isZero();

        assertThat(tokens.count(TokenQuery.builder().active(true).build())).isEqualTo(2);
    }
}
