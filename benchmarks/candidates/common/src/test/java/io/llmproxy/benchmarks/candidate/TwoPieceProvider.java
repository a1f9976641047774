package io.llmproxy.benchmarks.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A provider that answers with JSON, or with a stream whose second piece waits until the test wants it. */
final class TwoPieceProvider implements AutoCloseable {
    static final String PLAIN_ANSWER = "{\"object\": \"chat.completion\"}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore nextPiece = new Semaphore(0);

    private TwoPieceProvider(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    static TwoPieceProvider start() throws IOException {
        return new TwoPieceProvider(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void sendNextPiece() {
        nextPiece.release();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (request.contains("\"json\"")) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, PLAIN_ANSWER.length());
                exchange.getResponseBody().write(PLAIN_ANSWER.getBytes(UTF_8));
            } else {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                stream(exchange.getResponseBody());
            }
        }
    }

    private void stream(OutputStream answer) throws IOException {
        answer.write("data: first\n\n".getBytes(UTF_8));
        answer.flush();
        try {
            if (!nextPiece.tryAcquire(10, TimeUnit.SECONDS)) {
                throw new IOException("the first piece did not arrive within ten seconds");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        answer.write("data: [DONE]\n\n".getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
