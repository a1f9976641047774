package io.llmproxy.benchmarks.candidate.llmproxy.jetty;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.container.Container;
import io.llmproxy.benchmarks.candidate.container.JettyContainer;
import io.llmproxy.benchmarks.candidate.llmproxy.LlmProxyGateway;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.function.Consumer;

/** The filter in an embedded Jetty. */
final class LlmProxyOnJetty {
    private LlmProxyOnJetty() {}

    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, LlmProxyOnJetty::start);
    }

    static Gateway start(CommandLine commandLine) throws IOException {
        return LlmProxyGateway.start(commandLine, LlmProxyOnJetty::startContainer);
    }

    private static Runnable startContainer(int port, Consumer<ServletContext> application) throws IOException {
        return JettyContainer.start(port, Container.DEFAULT_MAX_THREADS, application)::close;
    }
}
