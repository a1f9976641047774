package io.llmproxy.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.config.DatabaseConfig;
import io.llmproxy.testing.LeavesThreads;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeavesThreads({"CommonsExec", "Thread-"}) // of the servers
class ServerFailureTest {
    private static final String PASSWORD = "top%40secret";

    private final TestThreads threads = new TestThreads("failing");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://me:top%40secret@localhost:PORT/db",
                "mysql://me:top%40secret@localhost:PORT/db",
                "me:top@secret@tcp(localhost:PORT)/db",
                "jdbc:postgresql://localhost:PORT/db?user=me&password=top@secret",
                "jdbc:mysql://localhost:PORT/db?user=me&password=top@secret",
                "jdbc:mariadb://localhost:PORT/db?user=me&password=top@secret"
            })
    void aServerThatIsNotThereIsNamedWithoutThePassword(String url) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Throwable failure = open(url.replace("PORT", Integer.toString(port)));

        assertThat(failure)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("at localhost:" + port + "/db cannot be opened: the server cannot be reached");
        assertThat(printed(failure)).doesNotContain("secret");
        threads.assertGone();
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThat(open("postgres://postgres:" + PASSWORD + "@localhost:"
                        + PostgresServer.shared().getPort() + "/nowhere"))
                .hasMessageContaining("nowhere cannot be opened: there is no such database on the server");
        assertThat(open(MariadbServer.USER + ":" + MariadbServer.PASSWORD + "@tcp(localhost:" + MariadbServer.port()
                        + ")/nowhere"))
                .hasMessageContaining("nowhere cannot be opened: there is no such database on the server");
        threads.assertGone();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody:top@secret@tcp(localhost:PORT)/test",
                "jdbc:mysql://localhost:PORT/test?user=nobody&password=top@secret"
            })
    void aWrongPasswordIsNotRepeated(String url) {
        Throwable failure = open(url.replace("PORT", Integer.toString(MariadbServer.port())));

        assertThat(failure).hasMessageContaining("the server refuses this user or password");
        assertThat(printed(failure)).doesNotContain("secret");
    }

    @Test
    void aUrlThatTheDriverCannotReadIsNotRepeated() {
        Throwable failure = open("jdbc:mysql://local host:x/?password=top@secret");

        assertThat(failure).isInstanceOf(InvalidConfigException.class);
        assertThat(printed(failure)).doesNotContain("secret");
    }

    @Test
    void anOutageIsReportedSoonAndGotOver(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        EmbeddedPostgres server = PostgresServer.start(data, 0);
        int port = server.getPort();
        Database database =
                Database.open(DatabaseConfig.server("postgres://postgres@localhost:" + port + "/postgres"), threads);
        try {
            database.projects().insert(project("p1"));

            server.close();
            long start = System.nanoTime();
            assertThatThrownBy(() -> database.projects().list()).isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThatThrownBy(() -> database.projects().insert(project("p2")))
                    .isInstanceOf(StoreUnavailableException.class);

            server = PostgresServer.start(data, port);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThatCode(() -> database.projects().list()).doesNotThrowAnyException());
            assertThat(database.projects().list()).extracting(Project::id).containsExactly("p1");
        } finally {
            database.close();
            server.close();
        }
        threads.assertGone();
    }

    private Throwable open(String url) {
        return catchThrowable(
                () -> Database.open(DatabaseConfig.server(url), threads).close());
    }

    private static String printed(Throwable failure) {
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        return all.toString();
    }

    private static Project project(String id) {
        return Project.builder(id, id, Secret.of("sk-provider"), Instant.parse("2026-11-23T13:00:00Z"))
                .build();
    }
}
