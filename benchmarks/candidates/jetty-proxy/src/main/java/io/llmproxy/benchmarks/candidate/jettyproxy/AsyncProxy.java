package io.llmproxy.benchmarks.candidate.jettyproxy;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.eclipse.jetty.io.ClientConnector;

/** {@code AsyncProxyServlet} with a client for many streams. */
final class AsyncProxy extends AsyncProxyServlet.Transparent {
    private static final long serialVersionUID = 1L;

    @Override
    protected HttpClient newHttpClient(ClientConnector connector) {
        return ProxyClient.over(connector);
    }
}
