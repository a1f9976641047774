package io.llmproxy.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A client of the gateway, such as any OpenAI client that is given the gateway's address and a token. */
final class ChatClient {
    private static final String DATA = "data: ";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI gateway;
    private final Secret token;
    private final String model;

    ChatClient(URI gateway, Secret token, String model) {
        this.gateway = gateway;
        this.token = token;
        this.model = model;
    }

    /**
     * An answer of the model.
     *
     * @param text all of it
     * @param chunks in how many pieces it came
     */
    record Answer(String text, int chunks) {}

    /** Asks and waits for the whole answer. */
    Answer ask(String question) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(question(question)), BodyHandlers.ofString());
        requireOk(response.statusCode(), response.body());
        return new Answer(
                json.readTree(response.body()).at("/choices/0/message/content").asText(), 1);
    }

    /** Asks and hands each piece of the answer on as it arrives. */
    Answer stream(String question, Consumer<String> onText) throws IOException, InterruptedException {
        ObjectNode body = question(question).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        HttpResponse<Stream<String>> response = http.send(request(body), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                requireOk(response.statusCode(), lines.collect(Collectors.joining()));
            }
            return read(lines.iterator(), onText);
        } catch (UncheckedIOException e) {
            throw new StepFailedException("stream: broken off (expected: an answer to its end)");
        }
    }

    private Answer read(Iterator<String> lines, Consumer<String> onText) throws IOException {
        StringBuilder text = new StringBuilder();
        int chunks = 0;
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(DATA) && line.contains("{")) {
                String piece = json.readTree(line.substring(DATA.length()))
                        .at("/choices/0/delta/content")
                        .asText("");
                onText.accept(piece);
                text.append(piece);
                chunks++;
            }
        }
        return new Answer(text.toString(), chunks);
    }

    private ObjectNode question(String question) {
        ObjectNode body = json.createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    private HttpRequest request(JsonNode body) {
        return HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token.reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private void requireOk(int status, String body) throws IOException {
        if (status != 200) {
            throw new StepFailedException("status: " + status + " " + errorCode(body) + " (expected: 200)");
        }
    }

    /** The provider's messages may quote parts of a key; its codes don't. */
    private String errorCode(String body) throws IOException {
        JsonNode root = body.startsWith("{") ? json.readTree(body) : json.nullNode();
        return root.path("code")
                .asText(root.at("/error/code").asText(root.path("error").asText("")));
    }
}
