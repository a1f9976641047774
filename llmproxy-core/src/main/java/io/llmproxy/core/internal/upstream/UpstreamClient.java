package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.config.HttpProxies;
import java.time.Duration;
import java.util.function.LongSupplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one provider. Sends every call exactly once: no redirects, no retries, one-shot bodies. Safe for use by many threads.
 */
final class UpstreamClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UpstreamClient.class);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

    private final HttpUrl baseUrl;
    private final String basePath;
    private final UpstreamQuery query;
    private final RequestHeaderPolicy headerPolicy;
    private final CredentialPlace apiKeyPlace;
    private final OkHttpClient client;
    private final AutoCloseable threads;

    /**
     * Prepares the client; connects to nothing yet.
     *
     * @param provider where to call
     * @param proxies the way there
     * @param ticker elapsed time in nanoseconds
     */
    UpstreamClient(ProviderConfig provider, HttpProxies proxies, LongSupplier ticker) {
        baseUrl = HttpUrl.get(provider.baseUrl().toString());
        String path = baseUrl.encodedPath();
        basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        query = new UpstreamQuery(provider);
        headerPolicy = new RequestHeaderPolicy(provider);
        apiKeyPlace = provider.apiKeyPlace();
        StaleConnectionCheck staleness = new StaleConnectionCheck(ticker);
        StreamLimit streamLimit = new StreamLimit();
        ConnectionGate gate = new ConnectionGate(baseUrl.isHttps(), provider.connectTimeout());
        NoFollowUp noFollowUp = new NoFollowUp();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(provider.connectTimeout())
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(Duration.ZERO)
                // All calls share one HTTP/2 connection. If it dies in silence, only an unanswered ping can tell.
                .pingInterval(PING_INTERVAL)
                .eventListener(new ConnectionEvents(gate, streamLimit, staleness))
                .addNetworkInterceptor(staleness)
                .addNetworkInterceptor(streamLimit)
                .addInterceptor(gate)
                .addInterceptor(noFollowUp)
                .addNetworkInterceptor(noFollowUp);
        ProxyRoutes.install(builder, proxies);
        builder.addNetworkInterceptor(new Transmission.Watch());
        threads = OkHttpThreads.install(
                builder,
                provider.maxIdleConnections(),
                provider.connectionKeepAlive().toNanos());
        client = builder.build();
    }

    /** Tells whether a key can be sent as it is. */
    boolean canSend(Secret apiKey) {
        return apiKeyPlace.kind() == CredentialPlace.Kind.QUERY || HeaderText.isPrintableAscii(apiKey.reveal());
    }

    /**
     * Prepares a call. Nothing is sent before {@link UpstreamCall#execute}.
     *
     * @param upstreamRequest what to ask
     * @param body its body
     * @param apiKey one of the project's keys
     * @return the call
     */
    UpstreamCall newCall(UpstreamRequest upstreamRequest, OutgoingBody body, Secret apiKey) {
        HttpUrl.Builder url = baseUrl.newBuilder()
                .encodedPath(basePath + upstreamRequest.path())
                .encodedQuery(query.of(upstreamRequest.rawQuery()));
        Headers.Builder headers = headerPolicy.apply(upstreamRequest);
        switch (apiKeyPlace.kind()) {
            case BEARER -> headers.set("Authorization", "Bearer " + apiKey.reveal());
            case HEADER -> headers.set(apiKeyPlace.name(), apiKey.reveal());
            case QUERY -> url.addQueryParameter(apiKeyPlace.name(), apiKey.reveal());
        }
        boolean mayHaveBody = switch (upstreamRequest.method()) {
            case "GET", "HEAD" -> false;
            default -> true;
        };
        Transmission transmission = new Transmission();
        Request request = new Request.Builder()
                .url(url.build())
                .headers(headers.build())
                .tag(Transmission.class, transmission)
                .method(upstreamRequest.method(), mayHaveBody ? new OneShotBody(body, transmission) : null)
                .build();
        boolean isKeyInQuery = apiKeyPlace.kind() == CredentialPlace.Kind.QUERY;
        return new UpstreamCall(client, request, transmission, isKeyInQuery ? KeyEcho.of(apiKey) : KeyEcho.NONE);
    }

    /** Closes all connections and ends the threads. Running calls fail. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        try {
            threads.close();
        } catch (Exception e) {
            log.warn("The HTTP client's threads did not end", e);
        }
        client.dispatcher().executorService().shutdown();
    }
}
