package io.llmproxy.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGTERM or SIGINT, turned into an orderly stop with exit code 0. */
final class StopSignal {
    private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

    private final CountDownLatch never = new CountDownLatch(1);

    private StopSignal() {}

    /** From now on, a signal stops the server. */
    static StopSignal thatStops(GatewayServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndExit(server), "llmproxy-shutdown-1"));
        return new StopSignal();
    }

    /** Blocks until the JVM ends. */
    void await() throws InterruptedException {
        never.await();
    }

    /**
     * Stops the server and ends the JVM. Only a signal leads here. A JVM that returns from its hooks after a signal exits with 128
     * plus the signal's number, which supervisors take for a failure; so the hook itself ends the JVM, once all is flushed.
     */
    private static void stopAndExit(GatewayServer server) {
        int exitCode = 0;
        try {
            server.stop();
        } catch (Exception e) {
            log.error("The server did not stop in order", e);
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
