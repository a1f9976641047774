package io.llmproxy.benchmarks.candidate.bare;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Relays every request to the same path of the upstream. */
final class RelayServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER_BYTES = 8192;

    private final transient HttpUrl upstream;
    private final transient ExecutorService threads = RelayThreads.open();
    private final transient OkHttpClient client = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(20_000, 5, TimeUnit.MINUTES))
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(120))
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .build();

    RelayServlet(URI upstream) {
        this.upstream = HttpUrl.get(upstream.toString());
    }

    @Override
    protected void service(HttpServletRequest clientRequest, HttpServletResponse clientResponse) throws IOException {
        Request.Builder upstreamRequest = new Request.Builder()
                .url(upstream.newBuilder()
                        .encodedPath(clientRequest.getRequestURI())
                        .encodedQuery(clientRequest.getQueryString())
                        .build())
                .headers(RelayedHeaders.of(clientRequest));
        String method = clientRequest.getMethod();
        GuardedExchange exchange = GuardedExchange.start(clientRequest, clientResponse);
        threads.execute(() -> relay(method, upstreamRequest, exchange));
    }

    private void relay(String method, Request.Builder upstreamRequest, GuardedExchange exchange) {
        try {
            byte[] body = exchange.readBody();
            boolean mayHaveBody = !method.equals("GET") && !method.equals("HEAD");
            Call call = client.newCall(upstreamRequest
                    .method(method, mayHaveBody ? RequestBody.create(body) : null)
                    .build());
            exchange.cancelAtEnd(call);
            try (Response upstreamResponse = call.execute()) {
                relay(upstreamResponse, exchange);
            }
            exchange.complete();
        } catch (IOException | IllegalStateException e) {
            exchange.abort();
        }
    }

    private static void relay(Response upstreamResponse, GuardedExchange exchange) throws IOException {
        exchange.begin(upstreamResponse.code(), upstreamResponse.headers());
        long unsent = upstreamResponse.body().contentLength();
        byte[] buffer = new byte[unsent > 0 && unsent < BUFFER_BYTES ? (int) unsent : BUFFER_BYTES];
        InputStream answer = upstreamResponse.body().byteStream();
        for (int length = answer.read(buffer); length >= 0; length = answer.read(buffer)) {
            unsent -= length;
            exchange.write(buffer, length, unsent != 0);
        }
    }

    @Override
    public void destroy() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        threads.shutdown();
    }
}
