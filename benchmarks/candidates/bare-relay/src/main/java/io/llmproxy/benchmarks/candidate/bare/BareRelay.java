package io.llmproxy.benchmarks.candidate.bare;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.container.Container;
import io.llmproxy.benchmarks.candidate.container.JettyContainer;
import io.llmproxy.benchmarks.candidate.container.TomcatContainer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** The bare relay; {@code --container=jetty}, the default, or {@code tomcat}. */
final class BareRelay {
    private BareRelay() {}

    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, BareRelay::start);
    }

    static Gateway start(CommandLine commandLine) throws IOException {
        int port = commandLine.port();
        URI upstream = commandLine.upstream();
        String name = commandLine.choice("container", "jetty", List.of("jetty", "tomcat"));
        Consumer<ServletContext> application = context -> register(context, new RelayServlet(upstream));
        Container container = name.equals("jetty")
                ? JettyContainer.start(port, Container.DEFAULT_MAX_THREADS, application)
                : TomcatContainer.start(port, Container.DEFAULT_MAX_THREADS, application);
        return container::close;
    }

    private static void register(ServletContext context, RelayServlet servlet) {
        ServletRegistration.Dynamic registration = context.addServlet("relay", servlet);
        registration.setAsyncSupported(true);
        registration.addMapping("/*");
    }
}
