package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdk;
import java.util.List;

/**
 * A gateway that the harness starts in a JVM of its own.
 *
 * @param module the folder of its module, below that of the candidates
 * @param arguments what it gets beside the port and the upstream
 */
record Program(
        String name,
        String label,
        String module,
        String mainClass,
        Jdk jdk,
        List<String> arguments,
        boolean speaksHttp2)
        implements Candidate {
    Program {
        arguments = List.copyOf(arguments);
    }
}
