package io.llmproxy.benchmarks.candidate.llmproxy.tomcat;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.container.Container;
import io.llmproxy.benchmarks.candidate.container.TomcatContainer;
import io.llmproxy.benchmarks.candidate.llmproxy.LlmProxyGateway;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.function.Consumer;

/** The filter in an embedded Tomcat. */
final class LlmProxyOnTomcat {
    private LlmProxyOnTomcat() {}

    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, LlmProxyOnTomcat::start);
    }

    static Gateway start(CommandLine commandLine) throws IOException {
        return LlmProxyGateway.start(commandLine, LlmProxyOnTomcat::startContainer);
    }

    private static Runnable startContainer(int port, Consumer<ServletContext> application) throws IOException {
        return TomcatContainer.start(port, Container.DEFAULT_MAX_THREADS, application)::close;
    }
}
