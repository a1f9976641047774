package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.core.internal.store.ChangeLog.Change;
import io.llmproxy.core.internal.store.ChangeLog.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeLogContractTest extends StoreContract {
    private final ChangeLog log = database().changes();
    private final long start = log.latest();

    ChangeLogContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void everyChangeIsInTheLogInItsOrder() {
        database().projects().insert(project("p1", "one"));
        database().tokens().insert(token("t1").build());

        database().tokens().update("t1", TokenChange.builder().maxRequests(1L).build(), LATER);
        database().projects().update("p1", ProjectChange.builder().active(false).build(), LATER);
        database().tokens().revokeAll("p1", LATER);

        assertThat(log.after(start).orElseThrow())
                .containsExactly(
                        new Change(start + 1, Kind.TOKEN, "t1"),
                        new Change(start + 2, Kind.PROJECT, "p1"),
                        new Change(start + 3, Kind.TOKENS_OF_PROJECT, "p1"));
        assertThat(log.after(start + 2).orElseThrow()).hasSize(1);
        assertThat(log.latest()).isEqualTo(start + 3);
    }

    @Test
    void whatChangesNothingIsNotInTheLog() {
        database().tokens().insert(token("t1").build());

        database().tokens().update("t1", TokenChange.builder().build(), LATER);
        database().tokens().update("nobody", TokenChange.builder().active(false).build(), LATER);
        database().tokens().revokeAll("nobody", LATER);

        assertThat(log.after(start)).contains(List.of());
    }

    @Test
    void aLogThatDoesNotReachBackSaysSo() throws Exception {
        database().projects().insert(project("p1", "one"));
        rename(3);
        place().execute("DELETE FROM llmproxy_changes WHERE version <= " + (start + 1));

        assertThat(log.after(start)).isEmpty();
        assertThat(log.after(start + 1).orElseThrow()).hasSize(2);
    }

    @Test
    void aLogThatIsYoungerThanWhatIsKnownSaysSo() {
        assertThat(log.after(start + 1)).isEmpty();
    }

    @Test
    void tooMuchAtOnceIsNotListed() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 1; i <= 1_001; i++) {
            rows.add("(" + (start + i) + ", 'token', 't', " + someInstant() + ")");
        }
        place().execute(
                        "INSERT INTO llmproxy_changes (version, kind, subject_id, changed_at) VALUES "
                                + String.join(",", rows),
                        "UPDATE llmproxy_change_counter SET version = version + 1001");

        assertThat(log.after(start)).isEmpty();
        assertThat(log.after(start + 1).orElseThrow()).hasSize(1_000);
    }

    private String someInstant() {
        return kind == DatabaseKind.SQLITE ? "'2026-11-23 13:22:05.123456+00:00'" : "CURRENT_TIMESTAMP";
    }

    private void rename(int times) {
        for (int i = 0; i < times; i++) {
            database()
                    .projects()
                    .update("p1", ProjectChange.builder().name("n" + i).build(), LATER);
        }
    }
}
