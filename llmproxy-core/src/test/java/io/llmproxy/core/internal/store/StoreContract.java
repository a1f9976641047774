package io.llmproxy.core.internal.store;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.testing.LeavesThreads;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each store does on each database: a class that extends this one runs once per {@link DatabaseKind}. */
@LeavesThreads({"CommonsExec", "Thread-", "postgres:"}) // of the servers
@ParameterizedClass
@EnumSource(DatabaseKind.class)
abstract class StoreContract {
    static final Instant CREATED = Instant.parse("2026-11-23T13:00:00.123456Z");
    static final Instant LATER = Instant.parse("2026-11-23T14:00:00Z");

    @TempDir
    private static Path directory;

    private static TestDatabase place;
    private static Database database;

    @BeforeParameterizedClassInvocation
    static void open(DatabaseKind kind) throws Exception {
        place = kind.create(directory);
        database = place.open();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        database.close();
    }

    final DatabaseKind kind;

    StoreContract(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void clear() throws Exception {
        place.clear();
    }

    static TestDatabase place() {
        return place;
    }

    static Database database() {
        return database;
    }

    static Project project(String id, String name) {
        return Project.builder(id, name, Secret.of("sk-provider"), CREATED).build();
    }

    static TokenRecord.Builder token(String id) {
        return TokenRecord.builder()
                .id(id)
                .hash("hash-" + id)
                .hint("sk-" + id)
                .projectId("p1")
                .createdAt(CREATED);
    }
}
