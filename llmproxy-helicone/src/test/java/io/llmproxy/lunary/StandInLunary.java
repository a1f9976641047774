package io.llmproxy.lunary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.ingest.internal.StandIn;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import mockwebserver3.MockResponse;

/**
 * Takes what Lunary's server takes (api/v1/runs/ingest, utils/ingest), with runs in memory: a start makes one, and only once; an end
 * or an error changes the one there is. What PostgreSQL would refuse is refused.
 */
final class StandInLunary extends StandIn {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_BYTES = 20 * 1024 * 1024;

    final Map<String, ObjectNode> runs = new ConcurrentHashMap<>();

    /** Events that the server fails to store. */
    volatile Predicate<JsonNode> fails = event -> false;

    /** Documents that the server refuses as a whole. */
    volatile Predicate<JsonNode> refuses = document -> false;

    StandInLunary() throws IOException {}

    @Override
    protected MockResponse accept(JsonNode document) throws Complaint {
        if (refuses.test(document)) {
            return answer(422, "{\"message\":\"" + KEY + "\"}");
        }
        require(document.toString().length() <= MAX_BYTES, "too long");
        JsonNode events = document.path("events");
        require(events.isArray() && !events.isEmpty(), "Missing events payload.");
        List<JsonNode> sorted = new ArrayList<>();
        for (JsonNode event : events) {
            require(event);
            sorted.add(event);
        }
        sorted.sort(Comparator.comparing(
                event -> Instant.parse(event.path("timestamp").asText())));
        ArrayNode results = MAPPER.createArrayNode();
        for (JsonNode event : sorted) {
            ObjectNode result =
                    results.addObject().put("id", event.path("runId").asText());
            String error = store(event);
            result.put("success", error == null);
            if (error != null) {
                result.put("error", error);
            }
        }
        return answer(200, MAPPER.createObjectNode().set("results", results).toString());
    }

    private static void require(JsonNode event) throws Complaint {
        require(event.path("type").asText().equals("llm"), "type");
        require(Set.of("start", "end", "error").contains(event.path("event").asText()), "event");
        require(event.path("runId").asText().length() == 36, "runId");
        try {
            Instant.parse(event.path("timestamp").asText());
        } catch (DateTimeParseException e) {
            throw new Complaint("timestamp");
        }
        require(event.path("timestamp").asText().length() <= "9999-12-31T23:59:59.999Z".length(), "timestamp");
        require(!event.has("name") || event.path("name").isTextual(), "name");
        JsonNode usage = event.path("tokensUsage");
        require(
                usage.isMissingNode()
                        || usage.path("prompt").isNumber()
                                && usage.path("completion").isNumber(),
                "tokensUsage");
        for (JsonNode value : event.path("metadata")) {
            require(value.isValueNode(), "metadata is not flat");
        }
        require(!event.path("metadata").has("tags"), "tags");
        requireStorable(event);
    }

    private static void requireStorable(JsonNode value) throws Complaint {
        requireStorable(value.asText(""));
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            requireStorable(member.getKey());
        }
        for (JsonNode child : value) {
            requireStorable(child);
        }
    }

    private static void requireStorable(String text) throws Complaint {
        require(text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c < 0xE000)), "no text of PostgreSQL");
    }

    private String store(JsonNode event) {
        String id = event.path("runId").asText();
        if (fails.test(event)) {
            return "the prompt was: " + event.path("input") + KEY;
        }
        switch (event.path("event").asText()) {
            case "start" -> {
                if (runs.putIfAbsent(id, ((ObjectNode) event.deepCopy()).put("status", "started")) != null) {
                    return "Run with this ID already exists in the database.";
                }
            }
            case "end" ->
                runs.computeIfPresent(
                        id,
                        (key, run) -> run.put("status", "success")
                                .put("endedAt", event.path("timestamp").asText())
                                .setAll(Map.of(
                                        "output", event.path("output"), "tokensUsage", event.path("tokensUsage"))));
            default ->
                runs.computeIfPresent(
                        id,
                        (key, run) -> run.put("status", "error")
                                .put(
                                        "error",
                                        event.path("error").path("message").asText()));
        }
        return null;
    }
}
