package io.llmproxy.benchmarks.candidate.jettyproxy;

import io.llmproxy.benchmarks.candidate.container.Container;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/** The client of both proxies. It speaks HTTP/2 where an {@code https} upstream offers it, as the other candidates do. */
final class ProxyClient {
    private ProxyClient() {}

    static HttpClient over(ClientConnector connector) {
        HttpClient client = new HttpClient(new HttpClientTransportDynamic(
                connector,
                HttpClientConnectionFactory.HTTP11,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))));
        client.setMaxRequestsQueuedPerDestination(Container.MAX_CONNECTIONS);
        // A selector that is busy with thousands of streams is late to notice connections that stand already.
        client.setConnectTimeout(Container.IDLE_TIMEOUT.toMillis());
        return client;
    }
}
