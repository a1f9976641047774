package io.llmproxy.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.llmproxy.api.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A provider in the shape of OpenAI's that always says the same, word by word. A token is a word here, so the counts can be
 * checked by eye.
 */
final class StandInProvider implements AutoCloseable {
    static final String ANSWER = "A gateway stands between your users and the model: they hold short-lived tokens, the"
            + " provider's key stays with you, and every call leaves one record of who used how much.";

    private static final List<String> WORDS = List.of(ANSWER.split("(?= )", -1));

    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Secret key;
    private final Duration pause;

    private StandInProvider(Secret key, Duration pause) throws IOException {
        this.key = key;
        this.pause = pause;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/models", exchange -> authorised(exchange, this::models));
        server.createContext("/v1/chat/completions", exchange -> authorised(exchange, this::chat));
    }

    /**
     * Starts a provider on a free port.
     *
     * @param key the only key it accepts
     * @param pause the time that each word takes
     */
    static StandInProvider start(Secret key, Duration pause) throws IOException {
        StandInProvider provider = new StandInProvider(key, pause);
        provider.server.start();
        return provider;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void authorised(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            String credentials = exchange.getRequestHeaders().getFirst("Authorization");
            if (("Bearer " + key.reveal()).equals(credentials)) {
                answer.give(exchange);
            } else {
                error(exchange, 401, "invalid_api_key");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void models(HttpExchange exchange) throws IOException {
        ObjectNode list = json.createObjectNode().put("object", "list");
        list.putArray("data").addObject().put("id", "stand-in").put("object", "model");
        send(exchange, 200, list);
    }

    private void chat(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode request;
        try {
            request = json.readTree(exchange.getRequestBody());
        } catch (JsonProcessingException e) {
            error(exchange, 400, "invalid_json");
            return;
        }
        if (request.path("stream").asBoolean()) {
            stream(exchange, request);
            return;
        }
        pause(WORDS.size() / 2);
        ObjectNode answer = reply(request, "chat.completion");
        ObjectNode choice =
                answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", ANSWER);
        answer.set("usage", usage(request));
        send(exchange, 200, answer);
    }

    private void stream(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String word : WORDS) {
            pause(1);
            ObjectNode chunk = reply(request, "chat.completion.chunk");
            ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
            choice.putObject("delta").put("content", word);
            choice.putNull("finish_reason");
            sendEvent(out, chunk.toString());
        }
        ObjectNode end = reply(request, "chat.completion.chunk");
        end.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("delta");
        sendEvent(out, end.toString());
        if (request.at("/stream_options/include_usage").asBoolean()) {
            ObjectNode last = reply(request, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(request));
            sendEvent(out, last.toString());
        }
        sendEvent(out, "[DONE]");
    }

    private ObjectNode reply(JsonNode request, String type) {
        return json.createObjectNode()
                .put("id", "chatcmpl-stand-in")
                .put("object", type)
                .put("created", 0)
                .put("model", request.path("model").asText());
    }

    private ObjectNode usage(JsonNode request) {
        int input = 0;
        for (JsonNode message : request.path("messages")) {
            input += message.path("content").asText().strip().split("\\s+", -1).length;
        }
        return json.createObjectNode()
                .put("prompt_tokens", input)
                .put("completion_tokens", WORDS.size())
                .put("total_tokens", input + WORDS.size());
    }

    private void pause(int words) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.multipliedBy(words).toNanos());
    }

    private void error(HttpExchange exchange, int status, String code) throws IOException {
        ObjectNode body = json.createObjectNode();
        body.putObject("error")
                .put("message", "The stand-in provider refuses this call.")
                .put("code", code);
        send(exchange, status, body);
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void sendEvent(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }
}
