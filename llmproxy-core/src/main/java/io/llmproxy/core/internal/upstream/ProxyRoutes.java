package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.internal.config.HttpProxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the proxy for an address as it was configured. */
final class ProxyRoutes extends ProxySelector {
    private static final Logger log = LoggerFactory.getLogger(ProxyRoutes.class);
    private static final int DEFAULT_PORT = 80;
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final @Nullable URI http;
    private final @Nullable URI https;
    private final DirectHosts directHosts;

    private ProxyRoutes(HttpProxies proxies) {
        http = checked("HTTP_PROXY", proxies.http());
        https = checked("HTTPS_PROXY", proxies.https());
        directHosts = new DirectHosts(proxies.direct());
    }

    private static @Nullable URI checked(String what, @Nullable URI proxy) {
        if (proxy != null && (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null)) {
            throw new IllegalArgumentException(what + ": " + proxy.getScheme() + "://" + proxy.getHost()
                    + " (expected: http://[user:password@]host[:port])");
        }
        return proxy;
    }

    /** Sets a client up. Without configuration, it takes the proxies of the JVM, such as those of {@code -Dhttps.proxyHost}. */
    static void install(OkHttpClient.Builder client, HttpProxies proxies) {
        if (proxies.http() == null && proxies.https() == null) {
            return;
        }
        ProxyRoutes routes = new ProxyRoutes(proxies);
        client.proxySelector(routes);
        String httpCredentials = ProxyCredentials.basic(routes.http);
        if (httpCredentials != null) {
            client.addNetworkInterceptor(ProxyCredentials.forPlainRequests(httpCredentials));
        }
        String httpsCredentials = ProxyCredentials.basic(routes.https);
        if (httpsCredentials != null) {
            client.proxyAuthenticator(ProxyCredentials.forTunnels(httpsCredentials));
        }
    }

    @Override
    public List<Proxy> select(URI address) {
        boolean isHttps = "https".equalsIgnoreCase(address.getScheme());
        URI proxy = isHttps ? https : http;
        int port = address.getPort() < 0 ? (isHttps ? 443 : DEFAULT_PORT) : address.getPort();
        if (proxy == null || address.getHost() == null || directHosts.contains(address.getHost(), port)) {
            return DIRECT;
        }
        int proxyPort = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(hostOf(proxy), proxyPort)));
    }

    private static String hostOf(URI proxy) {
        String host = proxy.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        log.debug("No connection to the proxy for {}", address.getHost(), failure);
    }
}
