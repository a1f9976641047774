package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.Jdk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that the harness starts in a JVM of its own.
 *
 * @param module the folder of its module, below that of the candidates
 * @param arguments what it gets beside the port and the upstream
 * @param http2Arguments what it needs on top to talk HTTP/2 to the provider, or null if it cannot
 */
record Program(
        String name,
        String label,
        String module,
        String mainClass,
        Jdk jdk,
        List<String> arguments,
        @Nullable List<String> http2Arguments)
        implements Candidate {
    Program {
        arguments = List.copyOf(arguments);
    }

    @Override
    public boolean speaksHttp2() {
        return http2Arguments != null;
    }

    List<String> arguments(boolean isHttp2) {
        List<String> all = new ArrayList<>(arguments);
        if (isHttp2 && http2Arguments != null) {
            all.addAll(http2Arguments);
        }
        return all;
    }
}
