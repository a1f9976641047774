package io.llmproxy.benchmarks.candidate.mitre;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.container.Container;
import io.llmproxy.benchmarks.candidate.container.JettyContainer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.mitre.dsmiley.httpproxy.ProxyServlet;

/** Mitre's servlet; {@code --threads} says how many calls there may be at once, 1,000 unless given. */
final class MitreProxy {
    private static final int DEFAULT_THREADS = 1000;

    private MitreProxy() {}

    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, MitreProxy::start);
    }

    static Gateway start(CommandLine commandLine) throws IOException {
        int port = commandLine.port();
        int threads = commandLine.count("threads", DEFAULT_THREADS);
        URI upstream = commandLine.upstream();
        Container container = JettyContainer.start(port, threads, context -> register(context, upstream));
        return container::close;
    }

    private static void register(ServletContext context, URI upstream) {
        ServletRegistration.Dynamic registration = context.addServlet("proxy", new ProxyServlet());
        registration.setInitParameters(Map.of(
                ProxyServlet.P_TARGET_URI, upstream.toString(),
                ProxyServlet.P_MAXCONNECTIONS, String.valueOf(Container.MAX_CONNECTIONS),
                ProxyServlet.P_READTIMEOUT, String.valueOf(Container.IDLE_TIMEOUT.toMillis())));
        registration.addMapping("/*");
    }
}
