package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.api.audit.AuditQuery;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.token.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuditStoreContractTest extends StoreContract {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123456Z");

    private final AuditStore store = database().audit();

    AuditStoreContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void anEventIsFoundAsItWasAdded() {
        AuditEvent event = full(1).build();
        store.append(List.of(event, plain(2).build()));

        assertThat(store.find(event.id())).contains(event);
        assertThat(store.find(id(2))).contains(plain(2).build());
        assertThat(store.find(id(3))).isEmpty();
    }

    @Test
    void detailsAreCompactJsonOrNothing() throws SQLException {
        store.append(List.of(plain(1).detail("b", 2).detail("a", "x").build(), plain(2).build()));

        assertThat(text("SELECT metadata FROM audit_events WHERE id = '" + id(1) + "'"))
                .isEqualTo("{\"b\":2,\"a\":\"x\"}");
        assertThat(text("SELECT metadata FROM audit_events WHERE id = '" + id(2) + "'"))
                .isNull();
    }

    @Test
    void theNewestComeFirstAndEqualOnesById() {
        store.append(List.of(
                plain(4).timestamp(NOW).build(),
                plain(2).timestamp(NOW).build(),
                plain(1).timestamp(NOW.minusNanos(1_000)).build(),
                plain(3).timestamp(NOW.plusSeconds(3_600)).build()));

        assertThat(numbers(AuditQuery.builder())).containsExactly(3, 2, 4, 1);
    }

    @Test
    void pagesFollowEachOther() {
        store.append(Stream.of(1, 2, 3, 4, 5).map(i -> plain(i).build()).toList());

        assertThat(numbers(AuditQuery.builder().limit(2))).containsExactly(1, 2);
        assertThat(numbers(AuditQuery.builder().limit(2).offset(2))).containsExactly(3, 4);
        assertThat(numbers(AuditQuery.builder().limit(2).offset(4))).containsExactly(5);
        assertThat(numbers(AuditQuery.builder().limit(2).offset(5_000_000_000L)))
                .isEmpty();
        assertThat(store.count(AuditQuery.builder().limit(2).offset(4).build())).isEqualTo(5);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                filter("action", query -> query.action("project.update")),
                filter("actor", query -> query.actor("somebody")),
                filter("outcome", query -> query.outcome(AuditOutcome.DENIED)),
                filter("project", query -> query.projectId("p-1")),
                filter("token", query -> query.tokenId("t-1")),
                filter("request", query -> query.requestId("r-1")),
                filter("correlation", query -> query.correlationId("c-1")),
                filter("client", query -> query.clientIp("2001:db8::1")),
                filter("method", query -> query.method("PATCH")),
                filter("path", query -> query.path("/manage/projects/p-1")),
                filter("several", query -> query.method("PATCH").projectId("p-1")));
    }

    private static Arguments filter(String name, Function<AuditQuery.Builder, AuditQuery.Builder> filter) {
        return Arguments.of(name, filter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void everyFilterMatchesExactly(String name, Function<AuditQuery.Builder, AuditQuery.Builder> filter) {
        store.append(List.of(full(1).build(), plain(2).build()));

        assertThat(numbers(filter.apply(AuditQuery.builder()))).containsExactly(1);
        assertThat(store.count(filter.apply(AuditQuery.builder()).build())).isEqualTo(1);
    }

    @Test
    void filtersAreJoinedByAnd() {
        store.append(List.of(full(1).build(), plain(2).build()));

        assertThat(numbers(AuditQuery.builder().method("PATCH").projectId("p-2")))
                .isEmpty();
        assertThat(numbers(AuditQuery.builder().search("p-1").action("token.create")))
                .isEmpty();
    }

    @Test
    void startAndEndBelongToTheirTime() {
        for (int i = 0; i < 4; i++) {
            store.append(List.of(plain(i).timestamp(NOW.plusSeconds(i)).build()));
        }

        assertThat(numbers(AuditQuery.builder().start(NOW.plusSeconds(2)))).containsExactly(3, 2);
        assertThat(numbers(AuditQuery.builder().end(NOW.plusSeconds(1)))).containsExactly(1, 0);
        assertThat(numbers(AuditQuery.builder().start(NOW.plusSeconds(1)).end(NOW.plusSeconds(2))))
                .containsExactly(2, 1);
        assertThat(numbers(AuditQuery.builder().start(NOW.plusSeconds(2)).end(NOW)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ject.upd",
        "omebod",
        "p-1",
        "t-1",
        "r-1",
        "c-1",
        "db8::1",
        "PATC",
        "/projects/p",
        "curl",
        "no such",
        "zoë \\\"",
        "R-1",
        "CURL",
        "field_name",
        "100%",
        "a!b"
    })
    void searchLooksIntoEveryText(String search) {
        store.append(List.of(full(1).build(), plain(2).build()));

        assertThat(numbers(AuditQuery.builder().search(search))).containsExactly(1);
        assertThat(store.count(AuditQuery.builder().search(search).build())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"%", "r_1", "%%", "!", "r-1%", "field%name", "_________"})
    void noCharacterOfASearchIsSpecial(String search) {
        store.append(List.of(plain(1).requestId("r-1").reason("field name").build()));

        assertThat(numbers(AuditQuery.builder().search(search))).isEmpty();
    }

    @Test
    void theLongestSearchIsAllowed() {
        store.append(List.of(plain(1).reason("%".repeat(256)).build()));

        assertThat(numbers(AuditQuery.builder().search("%".repeat(256)))).containsExactly(1);
    }

    @Test
    void anEventIsAddedOnce() {
        store.append(List.of(plain(1).reason("first").build(), plain(2).build()));
        store.append(List.of(plain(1).reason("again").build(), plain(3).build(), plain(3).build()));

        assertThat(numbers(AuditQuery.builder())).containsExactly(1, 2, 3);
        assertThat(store.find(id(1)).orElseThrow().reason()).contains("first");
    }

    @Test
    void aBatchIsAddedWholeOrNotAtAll() throws SQLException {
        AuditEvent poison = plain(2).build();

        RefusingTrigger.during(
                place(),
                "INSERT",
                "audit_events",
                poison.id().toString(),
                () -> assertThatThrownBy(() -> store.append(List.of(plain(1).build(), poison)))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageStartingWith("adding audit events: failed"));
        assertThat(numbers(AuditQuery.builder())).isEmpty();
    }

    @Test
    void emptyBatchIsNothing() {
        store.append(List.of());

        assertThat(numbers(AuditQuery.builder())).isEmpty();
    }

    @Test
    void theOldestAreDeletedFirst() {
        for (int i = 0; i < 5; i++) {
            store.append(List.of(plain(i).timestamp(NOW.plusSeconds(i)).build()));
        }

        assertThat(store.deleteBefore(NOW.plusSeconds(3), 2)).isEqualTo(2);
        assertThat(numbers(AuditQuery.builder())).containsExactly(4, 3, 2);
        assertThat(store.deleteBefore(NOW.plusSeconds(3), 2)).isEqualTo(1);
        assertThat(store.deleteBefore(NOW.plusSeconds(3), 2)).isZero();
        assertThat(numbers(AuditQuery.builder())).containsExactly(4, 3);
    }

    @Test
    void anOddRowDoesNotHideItsNeighbours() throws SQLException {
        store.append(List.of(plain(1).build(), plain(2).build()));
        place().execute("UPDATE audit_events SET metadata = '{\"half\":' WHERE id = '" + id(1) + "'");

        assertThat(numbers(AuditQuery.builder())).containsExactly(1, 2);
    }

    @Test
    void aClosedDatabaseIsUnavailable() {
        Database other = place().open();
        other.close();

        assertThatThrownBy(() -> other.audit().append(List.of(plain(1).build())))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> other.audit().count(AuditQuery.builder().build()))
                .isInstanceOf(StoreUnavailableException.class);
    }

    private List<Integer> numbers(AuditQuery.Builder query) {
        return store.list(query.build()).stream()
                .map(event -> (int) event.id().getLeastSignificantBits())
                .toList();
    }

    private static AuditEvent.Builder full(int number) {
        return plain(number)
                .action("project.update")
                .actor("somebody")
                .outcome(AuditOutcome.DENIED)
                .projectId("p-1")
                .tokenId("t-1")
                .requestId("r-1")
                .correlationId("c-1")
                .clientIp("2001:db8::1")
                .method("PATCH")
                .path("/manage/projects/p-1")
                .userAgent("curl/8")
                .reason("no such thing")
                .detail("field_name", "zoë \"q\" 100% a!b")
                .detail("count", 5_000_000_000L)
                .detail("flag", true)
                .detail("fields", Arrays.asList("name", "api_key"));
    }

    private static AuditEvent.Builder plain(int number) {
        return AuditEvent.builder()
                .id(id(number))
                .timestamp(NOW)
                .action("token.create")
                .actor("management_api")
                .outcome(AuditOutcome.SUCCESS);
    }

    private static UUID id(int number) {
        return new UUID(7, number);
    }

    private static @Nullable String text(String sql) throws SQLException {
        return place().texts(sql).get(0);
    }
}
