package io.llmproxy.cloudwatch;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the stand-in answers a call. */
@FunctionalInterface
interface LogsAnswer {
    void send(HttpExchange exchange) throws IOException;

    static LogsAnswer ok(String body) {
        return exchange -> write(exchange, 200, "application/x-amz-json-1.1", body);
    }

    static LogsAnswer error(int status, String code) {
        return exchange -> write(
                exchange,
                status,
                "application/x-amz-json-1.1",
                "{\"__type\":\"" + code + "\",\"message\":\"secret-of-the-service\"}");
    }

    static LogsAnswer page(int status) {
        return exchange -> write(exchange, status, "text/html", "<html>secret-of-the-service");
    }

    static LogsAnswer retryAfter(String value, LogsAnswer answer) {
        return exchange -> {
            exchange.getResponseHeaders().add("Retry-After", value);
            answer.send(exchange);
        };
    }

    /** Says nothing and hangs up. */
    static LogsAnswer reset() {
        return HttpExchange::close;
    }

    /** Promises more than it sends, and hangs up. */
    static LogsAnswer half() {
        return exchange -> {
            begin(exchange);
            exchange.close();
        };
    }

    /** Begins an answer and never ends it. */
    static LogsAnswer stall(CountDownLatch release) {
        return exchange -> {
            begin(exchange);
            await(release);
            exchange.close();
        };
    }

    /** Never answers. */
    static LogsAnswer silence(CountDownLatch release) {
        return exchange -> {
            await(release);
            exchange.close();
        };
    }

    private static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"rejectedLogEv".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void await(CountDownLatch release) {
        try {
            release.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("x-amzn-RequestId", "request-1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
