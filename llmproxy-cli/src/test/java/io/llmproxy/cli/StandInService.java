package io.llmproxy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service that takes events as Helicone does: none at first, and all once it has recovered. */
final class StandInService implements AutoCloseable {
    static final String KEY = "key-of-the-service-0123456789";

    private static final Pattern ID = Pattern.compile("\"Helicone-Request-Id\":\"([^\"]+)\"");

    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean isWell;

    private StandInService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    static StandInService start() throws IOException {
        return new StandInService();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/custom/v1/log";
    }

    void recover() {
        isWell = true;
    }

    /** Returns the ids of the events that were taken. */
    Set<String> taken() {
        return taken;
    }

    int refused() {
        return refused.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isKnown =
                    ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Matcher id = ID.matcher(body);
            if (isWell && isKnown && id.find()) {
                taken.add(id.group(1));
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            } else {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
