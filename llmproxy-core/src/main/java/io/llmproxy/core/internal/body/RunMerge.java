package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs of assistants: the run in its last state, and beside it the messages that it wrote, which it does not hold itself. */
final class RunMerge implements Merge {
    private static final String RUN = "thread.run";
    private static final int COST_OF_MESSAGE = 120;

    private final Room room;
    private final Map<String, GrowingObject> messages = new LinkedHashMap<>();
    private final List<JsonNode> wholeMessages = new ArrayList<>();
    private ObjectNode run = JsonNodeFactory.instance.objectNode();
    private int costOfRun;

    RunMerge(Room room) {
        this.room = room;
    }

    @Override
    public void add(String type, ObjectNode data) {
        if (data.path("object").asText().equals(RUN)) {
            takeState(data);
        } else if (type.equals("thread.message.delta")) {
            String id = data.path("id").asText();
            if (data.path("delta") instanceof ObjectNode delta
                    && (messages.containsKey(id) || room.take(Room.cost(id) + COST_OF_MESSAGE))) {
                messages.computeIfAbsent(id, unused -> new GrowingObject(room)).add(delta);
            }
        } else if (type.equals("thread.message.completed") && room.take(data)) {
            messages.remove(data.path("id").asText());
            wholeMessages.add(data);
        }
    }

    private void takeState(ObjectNode state) {
        int cost = Room.cost(state);
        if (room.replace(costOfRun, cost)) {
            costOfRun = cost;
            run = state;
        } else {
            setSmall("status", state.path("status"));
            setSmall("usage", state.path("usage"));
        }
    }

    private void setSmall(String name, JsonNode value) {
        if (Room.cost(value) <= Room.MAX_SMALL) {
            run.set(name, value);
        }
    }

    @Override
    public ObjectNode whole() {
        ArrayNode array = run.putArray("messages");
        wholeMessages.forEach(array::add);
        messages.forEach((id, message) -> array.addObject()
                .put("id", id)
                .put("object", "thread.message")
                .put("role", "assistant")
                .setAll(message.toNode()));
        return run;
    }
}
