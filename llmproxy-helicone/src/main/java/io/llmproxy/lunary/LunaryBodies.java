package io.llmproxy.lunary;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.ingest.internal.JsonBody;
import io.llmproxy.ingest.internal.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Takes out of bodies what Lunary shows as a conversation: the messages that were asked, and those that were answered. */
final class LunaryBodies {
    /** Where requests have their prompt: chat and Anthropic, responses and embeddings, Gemini, legacy completions. */
    private static final List<String> PROMPTS = List.of("messages", "input", "contents", "prompt");

    private LunaryBodies() {}

    /** Writes {@code input}, and what else the request says as {@code params}. */
    static void writeRequest(JsonGenerator to, CapturedBody request) throws IOException {
        Optional<JsonBody> body = JsonBody.of(request);
        Optional<String> prompt =
                body.flatMap(json -> PROMPTS.stream().filter(json::has).findFirst());
        if (body.isEmpty()) {
            writeText(to, "input", request);
        } else if (prompt.isEmpty()) {
            to.writeFieldName("input");
            body.get().write(to);
        } else {
            to.writeFieldName("input");
            body.get().writeMember(to, prompt.get());
            to.writeObjectFieldStart("params");
            body.get().writeMembers(to, Set.of(prompt.get(), "model"));
            to.writeEndObject();
        }
    }

    /** Writes {@code output}. */
    static void writeResponse(JsonGenerator to, CapturedBody response) throws IOException {
        Optional<JsonBody> body = JsonBody.of(response);
        if (body.isEmpty()) {
            writeText(to, "output", response);
            return;
        }
        to.writeFieldName("output");
        JsonBody json = body.get();
        if (json.has("choices")) {
            writeChoices(to, json);
        } else if (json.has("role") && json.has("content")) {
            to.writeStartObject();
            for (String name : List.of("role", "content")) {
                to.writeFieldName(name);
                json.writeMember(to, name);
            }
            to.writeEndObject();
        } else if (json.has("output")) {
            json.writeMember(to, "output");
        } else {
            json.write(to);
        }
    }

    /** Writes the message of each choice, or its text: one as it is, several as an array. */
    private static void writeChoices(JsonGenerator to, JsonBody body) throws IOException {
        List<String> messages = new ArrayList<>();
        try (JsonParser parser = body.open("choices")) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    messages.addAll(messages(parser));
                }
            }
        }
        if (messages.size() == 1) {
            to.writeRawValue(messages.get(0));
            return;
        }
        to.writeStartArray();
        for (String message : messages) {
            to.writeRawValue(message);
        }
        to.writeEndArray();
    }

    private static List<String> messages(JsonParser choice) throws IOException {
        if (choice.currentToken() != JsonToken.START_OBJECT) {
            choice.skipChildren();
            return List.of();
        }
        List<String> found = new ArrayList<>(1);
        while (choice.nextToken() == JsonToken.FIELD_NAME) {
            String name = choice.currentName();
            choice.nextToken();
            if (found.isEmpty() && Stream.of("message", "text").anyMatch(name::equals)) {
                found.add(WireJson.raw(choice));
            } else {
                choice.skipChildren();
            }
        }
        return found;
    }

    private static void writeText(JsonGenerator to, String name, CapturedBody body) throws IOException {
        if (!body.text().isEmpty()) {
            WireJson.text(to, name, body.text());
        }
    }
}
