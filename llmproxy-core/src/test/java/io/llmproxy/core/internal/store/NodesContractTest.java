package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenUse;
import io.llmproxy.core.internal.store.ChangeLog.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several nodes at work on one database. */
class NodesContractTest extends StoreContract {
    NodesContractTest(DatabaseKind kind) {
        super(kind);
    }

    @Test
    void allNodesTogetherGetExactlyTheQuota() throws Exception {
        int quota = kind == DatabaseKind.SQLITE ? 300 : 1_000;
        database().tokens().insert(token("t1").maxRequests((long) quota).build());

        List<Integer> charged;
        try (Nodes nodes = new Nodes(place(), kind == DatabaseKind.SQLITE ? 2 : 3)) {
            charged = nodes.inParallel(64, (node, thread) -> {
                int mine = 0;
                while (node.tokens().charge("t1", LATER)) {
                    mine++;
                }
                return mine;
            });
        }

        assertThat(charged.stream().mapToInt(Integer::intValue).sum()).isEqualTo(quota);
        assertThat(database().tokens().find("t1").orElseThrow().requestCount()).isEqualTo(quota);
    }

    @Test
    void countingAndRevokingAtTheSameTimeLosesNothing() throws Exception {
        int tokens = 40;
        int rounds = 10;
        Map<String, TokenUse> uses = new HashMap<>();
        for (int i = 0; i < tokens; i++) {
            database().tokens().insert(token("t" + i).build());
            uses.put("t" + i, new TokenUse(1, LATER));
        }

        try (Nodes nodes = new Nodes(place(), 2)) {
            nodes.inParallel(8, (node, thread) -> {
                for (int round = 0; round < rounds; round++) {
                    if (thread < 4) {
                        node.tokens().addCalls(uses);
                    } else if (thread < 6) {
                        node.tokens().revokeAll("p1", LATER);
                    } else {
                        String id = "t" + (tokens - 1 - round);
                        node.tokens()
                                .update(id, TokenChange.builder().active(true).build(), LATER);
                    }
                }
                return thread;
            });
        }

        assertThat(database().tokens().list(TokenQuery.builder().build()))
                .hasSize(tokens)
                .allSatisfy(token -> assertThat(token.requestCount()).isEqualTo(4L * rounds));
    }

    @Test
    void whoFollowsTheLogMissesNoChange() throws Exception {
        int writers = 6;
        int each = 20;
        for (int i = 0; i < writers; i++) {
            database().projects().insert(project("p" + i, "name " + i));
        }
        long start = database().changes().latest();
        AtomicInteger writing = new AtomicInteger(writers);
        List<Change> seen = new ArrayList<>();
        AtomicBoolean isComplete = new AtomicBoolean();

        try (Nodes nodes = new Nodes(place(), 3)) {
            nodes.inParallel(writers + 1, (node, thread) -> {
                if (thread == writers) {
                    long version = start;
                    do {
                        isComplete.set(writing.get() == 0);
                        List<Change> news = node.changes().after(version).orElseThrow();
                        seen.addAll(news);
                        version += news.size();
                    } while (!isComplete.get());
                } else {
                    for (int i = 0; i < each; i++) {
                        node.projects()
                                .update(
                                        "p" + thread,
                                        ProjectChange.builder()
                                                .active(i % 2 == 0)
                                                .build(),
                                        LATER);
                    }
                    writing.decrementAndGet();
                }
                return thread;
            });
        }

        assertThat(seen).hasSize(writers * each);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).version()).isEqualTo(start + i + 1);
        }
    }
}
