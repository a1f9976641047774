package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.api.token.TokenRejection.Reason;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.token.CachedTokenValidator;
import io.llmproxy.core.internal.token.TokenSecrets;
import io.llmproxy.testing.LeavesThreads;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quota on four nodes, as their calls see it: remembered by each, charged by all. */
@LeavesThreads({"CommonsExec", "Thread-"}) // of the server
class QuotaAcrossNodesTest {
    private static final int NODES = 4;
    private static final int THREADS_EACH = 64;
    private static final int QUOTA = 1_000;
    private static final TokenHash HASH = TokenHash.withKey(new byte[TokenHash.KEY_BYTES]);

    @TempDir
    private Path directory;

    @Test
    void exactlyTheQuotaPassesWhileTheTokenIsBeingChanged() throws Exception {
        TestDatabase place = DatabaseKind.POSTGRES.create(directory);
        Secret token = TokenSecrets.generate(new SecureRandom());
        List<AutoCloseable> open = new ArrayList<>();
        List<CachedTokenValidator> nodes = new ArrayList<>();
        List<Database> databases = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                Database database = place.open();
                open.add(0, database);
                databases.add(database);
                CachedTokenValidator validator = CachedTokenValidator.start(
                        database.tokens(),
                        HASH,
                        Duration.ofSeconds(30),
                        () -> StoreContract.LATER,
                        System::nanoTime,
                        new TestThreads("calls"));
                open.add(0, validator);
                nodes.add(validator);
            }
            databases
                    .get(0)
                    .tokens()
                    .insert(StoreContract.token("t1")
                            .hash(HASH.of(token))
                            .maxRequests((long) QUOTA)
                            .build());

            List<Integer> passed = Nodes.parallel(NODES * THREADS_EACH + 1, thread -> {
                if (thread == NODES * THREADS_EACH) {
                    return change(databases.get(0));
                }
                return passed(nodes.get(thread % NODES), token);
            });

            assertThat(passed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(QUOTA);
            assertThat(databases.get(1).tokens().find("t1").orElseThrow().requestCount())
                    .isEqualTo(QUOTA);
        } finally {
            for (AutoCloseable part : open) {
                part.close();
            }
        }
    }

    /** Patches the token again and again, which must neither lose nor roll back a call. */
    private static int change(Database database) {
        for (int i = 0; i < 50; i++) {
            database.tokens()
                    .update(
                            "t1",
                            TokenChange.builder()
                                    .active(true)
                                    .maxRequests((long) QUOTA)
                                    .build(),
                            StoreContract.LATER);
        }
        return 0;
    }

    private static int passed(CachedTokenValidator node, Secret token) {
        int passed = 0;
        while (true) {
            TokenDecision decision = node.validate(token);
            if (decision instanceof TokenGrant grant) {
                decision = node.charge(grant);
            }
            if (decision instanceof TokenRejection rejection) {
                assertThat(rejection.reason()).isEqualTo(Reason.QUOTA_EXHAUSTED);
                return passed;
            }
            passed++;
        }
    }
}
