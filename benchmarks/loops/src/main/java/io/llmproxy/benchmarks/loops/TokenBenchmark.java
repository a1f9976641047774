package io.llmproxy.benchmarks.loops;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.core.internal.crypto.TokenHash;
import io.llmproxy.core.internal.store.Database;
import io.llmproxy.core.internal.token.CachedTokenValidator;
import io.llmproxy.core.internal.token.TokenSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a token costs a call: remembered, looked up in the database, charged. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TokenBenchmark {
    private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");
    private static final Instant END = Instant.parse("2036-11-25T00:00:00Z");

    /** How many tokens the database holds. */
    @Param({"1", "1000000"})
    public int tokens = 1;

    private final TokenHash hash = TokenHash.withKey(new byte[TokenHash.KEY_BYTES]);
    private final SecureRandom random = new SecureRandom();
    private Path directory = Path.of("");
    private List<AutoCloseable> open = List.of();
    private CachedTokenValidator validator;
    private Secret token = TokenSecrets.generate(random);
    private TokenGrant unlimited;
    private TokenGrant limited;

    /** Fills a database. */
    @Setup
    public void fill() throws IOException, SQLException {
        directory = Files.createTempDirectory("llmproxy-benchmark");
        Path file = directory.resolve("tokens.db");
        Database database = Database.open(file, Thread::new);
        fill(file);
        validator = CachedTokenValidator.start(
                database.tokens(), hash, Duration.ofHours(1), InstantSource.system(), System::nanoTime, Thread::new);
        open = List.of(validator, database);
        database.tokens().insert(record("used", token).build());
        database.tokens()
                .insert(record("limited", TokenSecrets.generate(random))
                        .maxRequests(Long.MAX_VALUE)
                        .build());
        unlimited = (TokenGrant) validator.validate(token);
        limited =
                TokenGrant.builder("limited", "p1").maxRequests(Long.MAX_VALUE).build();
    }

    private void fill(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement row = connection.prepareStatement(
                        "INSERT INTO tokens (id, token, hint, project_id, is_active, request_count, created_at)"
                                + " VALUES (?, ?, 'sk-', 'p1', TRUE, 0, '2026-11-25 00:00:00.000000+00:00')")) {
            connection.setAutoCommit(false);
            for (int i = 1; i < tokens; i++) {
                row.setString(1, "t" + i);
                row.setString(2, hash.of(TokenSecrets.generate(random)));
                row.addBatch();
                if (i % 10_000 == 0) {
                    row.executeBatch();
                }
            }
            row.executeBatch();
            connection.commit();
        }
    }

    private TokenRecord.Builder record(String id, Secret secret) {
        return TokenRecord.builder()
                .id(id)
                .hash(hash.of(secret))
                .hint(TokenSecrets.hint(secret))
                .projectId("p1")
                .createdAt(START)
                .expiresAt(END);
    }

    /** Removes the database. */
    @TearDown
    public void remove() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** A token that is remembered. */
    @Benchmark
    public TokenDecision validateRemembered() {
        return validator.validate(token);
    }

    /** A token that is looked up in the database. */
    @Benchmark
    public TokenDecision validateForgotten() {
        validator.tokenChanged("used");
        return validator.validate(token);
    }

    /** A call of an unlimited token, counted in memory. */
    @Benchmark
    public TokenDecision chargeUnlimited() {
        return validator.charge(unlimited);
    }

    /** A call of a limited token, charged in the database. */
    @Benchmark
    public TokenDecision chargeLimited() {
        return validator.charge(limited);
    }
}
