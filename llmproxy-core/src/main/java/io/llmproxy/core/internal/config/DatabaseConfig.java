package io.llmproxy.core.internal.config;

import java.nio.file.Path;
import java.time.Duration;

/** Which database an engine opens. Immutable. */
public sealed interface DatabaseConfig {
    /**
     * A SQLite file.
     *
     * @param path the file
     */
    record File(Path path) implements DatabaseConfig {}

    /**
     * A database on a server.
     *
     * @param url where it is
     * @param pool the connections to it
     */
    record Server(ServerUrl url, Pool pool) implements DatabaseConfig {}

    /**
     * The connections to a server.
     *
     * @param size how many there may be, at least 1
     * @param maxIdle how many are kept while nothing happens; zero or more
     * @param maxLifetime after what time one is replaced by a new one; zero for never
     */
    record Pool(int size, int maxIdle, Duration maxLifetime) {
        /** What holds unless set. */
        public static final Pool DEFAULT = new Pool(10, 5, Duration.ofHours(1));
    }

    /**
     * Names a database on a server, with the default pool.
     *
     * @param url in one of the forms that {@link ServerUrl#parse} reads
     * @return its configuration
     * @throws IllegalArgumentException if the text has another form
     */
    static DatabaseConfig server(String url) {
        return new Server(ServerUrl.parse(url), Pool.DEFAULT);
    }
}
