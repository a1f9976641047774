package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.Target;
import io.llmproxy.benchmarks.run.machine.JvmFigures;
import io.llmproxy.benchmarks.run.machine.ProcessFigures;
import io.llmproxy.benchmarks.run.machine.Rest;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A candidate that is up, and what can be read of its process.
 *
 * @param process null if it is unknown, as that of a running server may be
 * @param jvm null if it is no JVM, or cannot be attached to
 */
record Subject(
        Candidate candidate,
        Target target,
        @Nullable ProcessFigures process,
        @Nullable JvmFigures jvm) {
    Optional<ProcessFigures> processFigures() {
        return Optional.ofNullable(process);
    }

    Optional<JvmFigures> jvmFigures() {
        return Optional.ofNullable(jvm);
    }

    /** The memory that the process has in RAM when it does nothing and garbage is collected. */
    OptionalLong restingBytes() {
        if (process == null) {
            return OptionalLong.empty();
        }
        return jvm == null ? process.residentBytes() : Rest.residentBytes(process, jvm);
    }
}
