package io.llmproxy.benchmarks.candidate.jettyproxy;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.ee10.proxy.ProxyServlet;
import org.eclipse.jetty.io.ClientConnector;

/** {@code ProxyServlet} with a client for many streams. */
final class BlockingProxy extends ProxyServlet.Transparent {
    private static final long serialVersionUID = 1L;

    @Override
    protected HttpClient newHttpClient(ClientConnector connector) {
        return ProxyClient.over(connector);
    }
}
