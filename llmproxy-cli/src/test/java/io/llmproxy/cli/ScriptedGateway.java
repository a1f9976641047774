package io.llmproxy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway that answers each request with the same, and remembers what it was asked. */
final class ScriptedGateway implements AutoCloseable {
    /**
     * What the gateway was asked.
     *
     * @param target path and query, as sent
     * @param body nothing if there was none
     */
    record Request(String method, String target, Map<String, List<String>> headers, String body) {
        String line() {
            return method + " " + target;
        }

        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    /** How far an answer gets before it stalls. */
    enum Stall {
        NEVER,
        BEFORE_THE_HEAD,
        WITHIN_THE_BODY
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile Map<String, String> headers = Map.of();
    private volatile Stall stall = Stall.NEVER;

    private ScriptedGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static ScriptedGateway start() throws IOException {
        return new ScriptedGateway();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedGateway answers(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
        return this;
    }

    ScriptedGateway answers(String newBody) {
        return answers(200, newBody);
    }

    ScriptedGateway withHeader(String name, String value) {
        headers = Map.of(name, value);
        return this;
    }

    void stalls(Stall where) {
        stall = where;
    }

    List<Request> requests() {
        return requests;
    }

    /** Returns the only request so far. */
    Request request() {
        if (requests.size() != 1) {
            throw new AssertionError("not one request: " + requests);
        }
        return requests.get(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            if (stall == Stall.BEFORE_THE_HEAD) {
                end.await();
            }
            exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
            if (status != 204) {
                int first = stall == Stall.WITHIN_THE_BODY ? bytes.length / 2 : bytes.length;
                exchange.getResponseBody().write(bytes, 0, first);
                exchange.getResponseBody().flush();
            }
            if (stall == Stall.WITHIN_THE_BODY) {
                end.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
