package io.llmproxy.benchmarks.candidate.jettyproxy;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import io.llmproxy.benchmarks.candidate.container.Container;
import io.llmproxy.benchmarks.candidate.container.JettyContainer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Jetty's proxies: {@code --async=false} for {@code ProxyServlet}, the default, {@code true} for {@code AsyncProxyServlet}. With {@code
 * --flush=false}, answers wait in Jetty's buffer, as they do unless Jetty is told otherwise; {@code --threads} sets the size of the pool
 * that server and client share.
 */
final class JettyProxy {
    private JettyProxy() {}

    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, JettyProxy::start);
    }

    static Gateway start(CommandLine commandLine) throws IOException {
        int port = commandLine.port();
        int threads = commandLine.count("threads", Container.DEFAULT_MAX_THREADS);
        URI upstream = commandLine.upstream();
        boolean isAsync = commandLine.flag("async", false);
        HttpConfiguration http = new HttpConfiguration();
        if (commandLine.flag("flush", true)) {
            http.setOutputAggregationSize(0); // Jetty's authors advise this for event streams, in issue 3459
        }
        Container container = JettyContainer.start(
                port,
                threads,
                http,
                context -> register(context, isAsync ? new AsyncProxy() : new BlockingProxy(), upstream));
        return container::close;
    }

    private static void register(ServletContext context, HttpServlet proxy, URI upstream) {
        ServletRegistration.Dynamic registration = context.addServlet("proxy", proxy);
        registration.setAsyncSupported(true);
        registration.setInitParameters(Map.of(
                "proxyTo", upstream.toString(),
                "maxConnections", String.valueOf(Container.MAX_CONNECTIONS),
                "idleTimeout", String.valueOf(Container.IDLE_TIMEOUT.toMillis()),
                "timeout", "0"));
        registration.addMapping("/*");
    }
}
