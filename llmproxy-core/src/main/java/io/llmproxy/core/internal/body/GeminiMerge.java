package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gemini: candidates by their index, neighbouring texts joined, of everything else the latest. */
final class GeminiMerge implements Merge {
    private static final String CANDIDATES = "candidates";
    private static final int COST_OF_CANDIDATE = 210; // with its role and reason
    private static final int COST_OF_PART = 30;
    private static final int MAX_WORD = 64;

    private final Room room;
    private final TopMembers top;
    private final Map<Integer, Candidate> candidates = new TreeMap<>();

    GeminiMerge(Room room) {
        this.room = room;
        top = TopMembers.of(room);
    }

    @Override
    public void add(String type, ObjectNode data) {
        data.path(CANDIDATES).forEach(candidate -> {
            int index = candidate.path("index").asInt();
            if (candidate instanceof ObjectNode object
                    && (candidates.containsKey(index) || room.take(COST_OF_CANDIDATE))) {
                candidates.computeIfAbsent(index, unused -> new Candidate()).add(object);
            }
        });
        data.remove(CANDIDATES);
        data.properties().forEach(member -> top.last(member.getKey(), member.getValue()));
    }

    @Override
    public ObjectNode whole() {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        ArrayNode array = whole.putArray(CANDIDATES);
        candidates.forEach((index, candidate) -> array.add(candidate.toNode(index)));
        whole.setAll(top.node());
        return whole;
    }

    private record Text(boolean isThought, StringBuilder text) {}

    private final class Candidate {
        private final TopMembers members = TopMembers.ofOneOfMany(room);
        private final List<Object> parts = new ArrayList<>();
        private String role = "model";
        private String finishReason = "";

        void add(ObjectNode piece) {
            role = word(piece.at("/content/role"), role);
            finishReason = word(piece.path("finishReason"), finishReason);
            piece.at("/content/parts").forEach(this::addPart);
            piece.remove(List.of("content", "finishReason", "index"));
            piece.properties().forEach(member -> members.last(member.getKey(), member.getValue()));
        }

        private static String word(JsonNode latest, String known) {
            String word = latest.asText();
            return word.isEmpty() || Room.cost(word) > MAX_WORD ? known : word;
        }

        private void addPart(JsonNode part) {
            boolean isThought = part.path("thought").asBoolean();
            boolean isText = part.path("text").isTextual() && part.size() == (part.has("thought") ? 2 : 1);
            Object last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (!isText) {
                if (room.take(part)) {
                    parts.add(part);
                }
            } else if (last instanceof Text text && text.isThought() == isThought) {
                text.text().append(room.take(part.path("text").textValue()));
            } else if (room.take(COST_OF_PART)) {
                StringBuilder begun = new StringBuilder();
                parts.add(new Text(
                        isThought, begun.append(room.take(part.path("text").textValue()))));
            }
        }

        ObjectNode toNode(int index) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ObjectNode content = node.putObject("content");
            ArrayNode array = content.putArray("parts");
            for (Object part : parts) {
                if (part instanceof Text text) {
                    ObjectNode object =
                            array.addObject().put("text", text.text().toString());
                    if (text.isThought()) {
                        object.put("thought", true);
                    }
                } else {
                    array.add((JsonNode) part);
                }
            }
            content.put("role", role);
            if (!finishReason.isEmpty()) {
                node.put("finishReason", finishReason);
            }
            node.put("index", index);
            node.setAll(members.node());
            return node;
        }
    }
}
