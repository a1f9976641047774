package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chat and legacy completions: choices by their index, of chats what their deltas add up to. */
final class ChatMerge implements Merge {
    private static final String CHUNK = ".chunk";
    private static final String CHOICES = "choices";
    private static final int COST_OF_CHOICE = 160; // with its reason
    private static final int MAX_REASON = 64;

    private final Room room;
    private final TopMembers top;
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private @Nullable JsonNode usage;

    ChatMerge(Room room) {
        this.room = room;
        top = TopMembers.of(room);
    }

    @Override
    public void add(String type, ObjectNode data) {
        data.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals("usage")) {
                takeUsage(value);
            } else if (!name.equals(CHOICES)) {
                top.first(name, value);
            }
        });
        data.path(CHOICES).forEach(choice -> {
            if (choice instanceof ObjectNode object) {
                addChoice(object);
            }
        });
    }

    private void takeUsage(JsonNode latest) {
        if (Room.cost(latest) > Room.MAX_SMALL) {
            room.cut();
        } else if (!latest.isNull()) {
            usage = latest;
        }
    }

    private void addChoice(ObjectNode piece) {
        int index = piece.path("index").asInt();
        if (!choices.containsKey(index) && !room.take(COST_OF_CHOICE)) {
            return;
        }
        choices.computeIfAbsent(index, unused -> new Choice()).add(piece);
    }

    @Override
    public ObjectNode whole() {
        ObjectNode whole = top.node();
        String object = whole.path("object").asText();
        if (object.endsWith(CHUNK)) {
            whole.put("object", object.substring(0, object.length() - CHUNK.length()));
        }
        ArrayNode array = whole.putArray(CHOICES);
        choices.forEach((index, choice) -> array.add(choice.toNode(index)));
        if (usage != null) {
            top.last("usage", usage);
        }
        return whole;
    }

    private final class Choice {
        private final GrowingObject message = new GrowingObject(room);
        private final GrowingObject members = new GrowingObject(room);
        private boolean isChat;
        private JsonNode finishReason = JsonNodeFactory.instance.nullNode();

        void add(ObjectNode piece) {
            JsonNode reason = piece.path("finish_reason");
            if (reason.isTextual() && Room.cost(reason) <= MAX_REASON) {
                finishReason = reason;
            }
            if (piece.path("delta") instanceof ObjectNode delta) {
                isChat = true;
                if (delta.path("audio") instanceof ObjectNode audio && audio.has("data")) {
                    audio.put("data", Keepers.BINARY_RESPONSE);
                }
                message.add(delta);
            }
            piece.remove("index");
            piece.remove("delta");
            piece.remove("finish_reason");
            members.add(piece);
        }

        ObjectNode toNode(int index) {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("index", index);
            if (isChat) {
                ObjectNode whole =
                        node.putObject("message").put("role", "assistant").putNull("content");
                whole.setAll(message.toNode());
            }
            node.setAll(members.toNode());
            node.set("finish_reason", finishReason);
            return node;
        }
    }
}
