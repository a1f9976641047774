package io.llmproxy.core.internal.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real PostgreSQL server below {@code target}, started when it is first asked for and stopped with the JVM. */
final class PostgresServer {
    static final String USER = "postgres";

    private static final Path HOME = Path.of("target", "postgres").toAbsolutePath();

    private PostgresServer() {}

    /** Starts when it is loaded, which is when a test needs it. */
    private static final class Shared {
        static final EmbeddedPostgres SERVER =
                start(HOME.resolve("shared-" + ProcessHandle.current().pid()), 0);
    }

    static EmbeddedPostgres shared() {
        return Shared.SERVER;
    }

    /** Starts a server of one's own on a directory, which survives if it has been used before. */
    static EmbeddedPostgres start(Path data, int port) {
        try {
            Files.createDirectories(HOME);
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(HOME.resolve("program").toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "300");
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
