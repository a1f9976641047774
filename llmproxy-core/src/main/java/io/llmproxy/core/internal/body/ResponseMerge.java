package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API: the response of the last event that has one, which at the end is the whole. If the stream breaks off before, or the
 * whole is too long, then its output is made of the items and deltas that came.
 */
final class ResponseMerge implements Merge {
    private static final Set<String> INDISPENSABLE = Set.of(
            "id", "object", "created_at", "status", "model", "error", "incomplete_details", "usage", "service_tier");
    private static final int COST_OF_ITEM = 100;

    private final Room room;
    private final Map<Integer, ResponseItem> items = new TreeMap<>();
    private ObjectNode response = JsonNodeFactory.instance.objectNode();
    private int costOfResponse;
    private @Nullable JsonNode output;
    private @Nullable JsonNode error;

    ResponseMerge(Room room) {
        this.room = room;
    }

    @Override
    public void add(String type, ObjectNode data) {
        if (data.path("response") instanceof ObjectNode state) {
            takeState(state);
        } else if (type.equals("error")) {
            JsonNode latest = data.path("error").isObject() ? data.path("error") : data.without("type");
            if (Room.cost(latest) <= Room.MAX_SMALL) {
                error = latest;
            } else {
                room.cut();
            }
        } else if (data.has("output_index") || type.endsWith(".delta")) {
            int index = data.path("output_index").asInt();
            if (items.containsKey(index) || room.take(COST_OF_ITEM)) {
                items.computeIfAbsent(index, unused -> new ResponseItem(room)).add(type, data);
            }
        }
    }

    private void takeState(ObjectNode state) {
        JsonNode latest = state.path("output");
        state.remove("output");
        int cost = Room.cost(state);
        if (cost <= room.capacity() / 2 && room.replace(costOfResponse, cost)) {
            costOfResponse = cost;
            response = state;
        } else {
            takeIndispensable(state);
        }
        if (latest.isArray() && !latest.isEmpty()) {
            boolean fits = Room.cost(latest) <= room.capacity() - costOfResponse;
            output = fits ? latest : null;
            if (!fits) {
                room.cut();
            }
        }
    }

    private void takeIndispensable(ObjectNode state) {
        room.cut();
        state.retain(INDISPENSABLE);
        if (Room.cost(state) <= 2 * Room.MAX_SMALL) {
            room.replace(costOfResponse, 0);
            costOfResponse = 0;
            response = state;
        }
    }

    @Override
    public ObjectNode whole() {
        if (error != null && response.path("error").isEmpty()) {
            response.set("error", error);
        }
        if (output != null) {
            response.set("output", output);
        } else {
            ArrayNode array = response.putArray("output");
            items.values().forEach(item -> array.add(item.toNode()));
        }
        return response;
    }
}
