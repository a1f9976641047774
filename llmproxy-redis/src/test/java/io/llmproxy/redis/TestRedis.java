package io.llmproxy.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A Redis server as a process of its own, on a free port. The variable {@code TEST_REDIS_SERVER} names another program for it. */
final class TestRedis implements AutoCloseable {
    private final int port;
    private final Path folder;
    private final @Nullable Path config;
    private final List<String> options;
    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final RedisClient client = RedisClient.create(resources);
    private Process process;
    private @Nullable RedisCommands<String, String> commands;

    private TestRedis(int port, @Nullable Path config, List<String> options) {
        try {
            this.port = port;
            this.config = config;
            this.options = options;
            folder = Files.createTempDirectory("redis");
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with options such as {@code "--appendonly", "yes"}. */
    static TestRedis start(String... options) {
        return new TestRedis(freePort(), null, List.of(options));
    }

    /** Starts a Sentinel, which writes to its configuration. */
    static TestRedis startSentinel(Path config) {
        return new TestRedis(freePort(), config, List.of("--sentinel"));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program() throws IOException {
        String own = System.getenv("TEST_REDIS_SERVER");
        return own == null ? ExecutableProvider.newJarResourceProvider().get().getPath() : own;
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(program()));
        if (config != null) {
            command.add(config.toString());
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        if (config == null) {
            command.addAll(List.of("--save", ""));
        }
        command.addAll(options);
        Process launched = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answers(launched));
        return launched;
    }

    private boolean answers(Process launched) {
        if (!launched.isAlive()) {
            throw new IllegalStateException("Redis ended at once, see " + folder.resolve("log"));
        }
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readNBytes(7), java.nio.charset.StandardCharsets.US_ASCII);
            return !answer.startsWith("-LOAD");
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Commands on a connection of the test's own. */
    RedisCommands<String, String> commands() {
        RedisCommands<String, String> open = commands;
        if (open == null) {
            open = connect(RedisURI.create(uri()));
            commands = open;
        }
        return open;
    }

    RedisCommands<String, String> connect(RedisURI uri) {
        return client.connect(uri).sync();
    }

    /** Kills the server as a power cut would. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void restart() {
        kill();
        startAgain();
    }

    void startAgain() {
        try {
            process = launch();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreException(RedisException.class)
                    .until(() -> {
                        commands = null;
                        return commands().ping().equals("PONG");
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        kill();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
