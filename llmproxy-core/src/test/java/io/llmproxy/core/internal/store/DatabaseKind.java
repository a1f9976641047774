package io.llmproxy.core.internal.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases and drivers under which each contract of a store is tested. */
enum DatabaseKind {
    SQLITE,
    POSTGRES,
    /** MariaDB with its own driver. */
    MARIADB,
    /** MariaDB with the driver of MySQL. */
    MYSQL;

    private static final AtomicInteger LAST = new AtomicInteger();

    /** Makes a new database without tables. */
    TestDatabase create(Path directory) throws Exception {
        String name = "test_" + LAST.incrementAndGet();
        return switch (this) {
            case SQLITE -> TestDatabase.sqlite(directory.resolve(name + ".db"));
            case POSTGRES -> {
                int port = PostgresServer.shared().getPort();
                String user = PostgresServer.USER;
                String server = "jdbc:postgresql://localhost:" + port + "/";
                TestDatabase.run(server + "postgres?user=" + user, "CREATE DATABASE " + name);
                yield TestDatabase.server(
                        this,
                        "postgres://" + user + ":ignored@localhost:" + port + "/" + name,
                        server + name + "?user=" + user);
            }
            case MARIADB, MYSQL -> {
                String user = MariadbServer.USER;
                String server = "localhost:" + MariadbServer.port();
                String login = "?user=" + user + "&password=" + MariadbServer.PASSWORD;
                TestDatabase.run("jdbc:mariadb://" + server + "/" + login, "CREATE DATABASE " + name);
                String url = this == MARIADB
                        ? user + ":" + MariadbServer.PASSWORD + "@tcp(" + server + ")/" + name + "?parseTime=true"
                        : "jdbc:mysql://" + server + "/" + name + login;
                yield TestDatabase.server(this, url, "jdbc:mariadb://" + server + "/" + name + login);
            }
        };
    }
}
