package io.llmproxy.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGTERM or SIGINT, turned into an orderly stop with exit code 0. */
final class StopSignal {
    private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

    /** A program that a signal stops. */
    interface Stoppable {
        /** Stops in order. */
        void stop() throws Exception;
    }

    private final CountDownLatch never = new CountDownLatch(1);

    private StopSignal() {}

    /** From now on, a signal stops the program. */
    static StopSignal thatStops(Stoppable program) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndExit(program), "llmproxy-shutdown-1"));
        return new StopSignal();
    }

    /** Blocks until the JVM ends. */
    void await() throws InterruptedException {
        never.await();
    }

    /**
     * Stops the program and ends the JVM. Only a signal leads here. A JVM that returns from its hooks after a signal exits with 128
     * plus the signal's number, which supervisors take for a failure; so the hook itself ends the JVM, once all is flushed.
     */
    private static void stopAndExit(Stoppable program) {
        int exitCode = 0;
        try {
            program.stop();
        } catch (Exception e) {
            log.error("The program did not stop in order", e);
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
