package io.llmproxy.benchmarks.candidate.container;

import java.time.Duration;

/** A servlet container that serves one application at the root. */
public interface Container extends AutoCloseable {
    /** How many threads a container has at most unless told otherwise: {@value}, as Jetty and Tomcat themselves have it. */
    int DEFAULT_MAX_THREADS = 200;

    /** The host that all candidates listen on. */
    String HOST = "127.0.0.1";

    /** How many connections may wait to be accepted. Thousands of streams begin within seconds. */
    int ACCEPT_QUEUE = 4096;

    /** More connections than any measure opens. */
    int MAX_CONNECTIONS = 20_000;

    /** Longer than the silence of any stream, so that only clients end connections. */
    Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    /** Stops the container and lets go of the port. */
    @Override
    void close();
}
