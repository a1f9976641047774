package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** One item of the output of a response, as its events tell it: announced, grown by deltas, and at last whole. */
final class ResponseItem {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int COST_OF_PART = 60;

    private final Room room;
    private final Map<Integer, Part> content = new TreeMap<>();
    private final Map<Integer, Part> summary = new TreeMap<>();
    private StringBuilder arguments = new StringBuilder();
    private StringBuilder input = new StringBuilder();
    private ObjectNode item = NODES.objectNode().put("type", "message").put("role", "assistant");
    private boolean isDone;
    private int costOfItem;
    private int costOfPieces;

    private record Part(String type, String member, StringBuilder text) {}

    ResponseItem(Room room) {
        this.room = room;
    }

    void add(String type, ObjectNode data) {
        if (type.startsWith("response.output_item.") && data.path("item") instanceof ObjectNode latest) {
            replace(type, latest);
        } else if (!isDone) {
            int before = room.left();
            grow(type, data);
            costOfPieces += before - room.left();
        }
    }

    /** A whole item stands in place of its pieces too. */
    private void replace(String type, ObjectNode latest) {
        boolean isWhole = type.equals("response.output_item.done");
        int size = Room.cost(latest);
        if (room.replace(isWhole ? costOfItem + costOfPieces : costOfItem, size)) {
            item = latest;
            costOfItem = size;
            if (isWhole) {
                isDone = true;
                costOfPieces = 0;
                content.clear();
                summary.clear();
                arguments = new StringBuilder();
                input = new StringBuilder();
            }
        }
    }

    private void grow(String type, ObjectNode data) {
        switch (type) {
            case "response.output_text.delta" -> grow(content, "content_index", "output_text", "text", data);
            case "response.refusal.delta" -> grow(content, "content_index", "refusal", "refusal", data);
            case "response.reasoning_text.delta" -> grow(content, "content_index", "reasoning_text", "text", data);
            case "response.reasoning_summary_text.delta" ->
                grow(summary, "summary_index", "summary_text", "text", data);
            case "response.custom_tool_call_input.delta" -> input.append(room.take(text(data)));
            default -> {
                if (type.endsWith("arguments.delta")) {
                    arguments.append(room.take(text(data)));
                }
            }
        }
    }

    private void grow(Map<Integer, Part> parts, String indexMember, String kind, String member, ObjectNode data) {
        int index = data.path(indexMember).asInt();
        if (parts.containsKey(index) || room.take(COST_OF_PART)) {
            parts.computeIfAbsent(index, unused -> new Part(kind, member, new StringBuilder()))
                    .text()
                    .append(room.take(text(data)));
        }
    }

    private static String text(ObjectNode data) {
        return data.path("delta").asText();
    }

    ObjectNode toNode() {
        put("content", content);
        put("summary", summary);
        put("arguments", arguments);
        put("input", input);
        return item;
    }

    private void put(String member, Map<Integer, Part> parts) {
        if (!parts.isEmpty()) {
            ArrayNode array = item.putArray(member);
            parts.values()
                    .forEach(part -> array.addObject()
                            .put("type", part.type())
                            .put(part.member(), part.text().toString()));
        }
    }

    private void put(String member, StringBuilder text) {
        if (!text.isEmpty()) {
            item.put(member, text.toString());
        }
    }
}
