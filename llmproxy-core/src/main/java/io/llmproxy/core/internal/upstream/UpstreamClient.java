package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import io.llmproxy.core.ProviderConfig;
import java.time.Duration;
import java.util.function.LongSupplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one provider. Sends every request exactly once: no redirects, no retries, one-shot bodies. Safe for use by many threads.
 */
public final class UpstreamClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UpstreamClient.class);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

    private final HttpUrl baseUrl;
    private final String basePath;
    private final OkHttpClient client;
    private final AutoCloseable threads;

    /**
     * Prepares the client; connects to nothing yet.
     *
     * @param provider where to call
     * @param ticker elapsed time in nanoseconds
     */
    public UpstreamClient(ProviderConfig provider, LongSupplier ticker) {
        baseUrl = HttpUrl.get(provider.baseUrl().toString());
        String path = baseUrl.encodedPath();
        basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        StaleConnectionCheck staleness = new StaleConnectionCheck(ticker);
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
                .eventListener(staleness)
                .addNetworkInterceptor(staleness)
                .addInterceptor(noFollowUp)
                .addNetworkInterceptor(noFollowUp);
        threads = OkHttpThreads.install(
                builder,
                provider.maxIdleConnections(),
                provider.connectionKeepAlive().toNanos());
        client = builder.build();
    }

    /**
     * Prepares a call. Nothing is sent before {@link UpstreamCall#execute}.
     *
     * @param upstreamRequest what to ask
     * @param apiKey the project's key
     * @return the call
     */
    public UpstreamCall newCall(UpstreamRequest upstreamRequest, Secret apiKey) {
        HttpUrl url = baseUrl.newBuilder()
                .encodedPath(basePath + upstreamRequest.path())
                .encodedQuery(upstreamRequest.rawQuery())
                .build();
        Headers headers = RequestHeaderPolicy.apply(upstreamRequest.clientHeaders())
                .set("Authorization", "Bearer " + apiKey.reveal())
                .build();
        boolean mayHaveBody = switch (upstreamRequest.method()) {
            case "GET", "HEAD" -> false;
            default -> true;
        };
        Request request = new Request.Builder()
                .url(url)
                .headers(headers)
                .method(upstreamRequest.method(), mayHaveBody ? new OneShotBody(upstreamRequest.body()) : null)
                .build();
        return new UpstreamCall(client, request);
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
