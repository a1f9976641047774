package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.time.Duration;

/** One way to look at a candidate. */
interface Measure {
    /** The name in options and results, such as {@code throughput}. */
    String name();

    /** What it is, in a few words. */
    String description();

    /** About how long it takes once. */
    Duration duration();

    /** Whether candidates are started anew for it, because it is about memory. */
    default boolean needsFreshProcess() {
        return false;
    }

    /** Whether the provider is talked to over TLS, with HTTP/2 if the candidate can. */
    default boolean isEncrypted() {
        return false;
    }

    default boolean suits(Candidate candidate) {
        return true;
    }

    /** Measures once. Errors of the candidate are taken down, never thrown. */
    void measure(Subject subject, LoadClient client, Recorder recorder);
}
