package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object that comes in pieces: texts grow at their end, objects member by member, arrays by elements, or within the element of the
 * same {@code index}. Other values, and texts that name something, stay or are replaced.
 */
final class GrowingObject {
    private static final Set<String> NAMES = Set.of("id", "type", "role", "name", "object", "format", "call_id");
    private static final int COST_OF_MEMBER = 6;

    private final Room room;
    private final Map<String, Object> members = new LinkedHashMap<>();

    GrowingObject(Room room) {
        this.room = room;
    }

    void add(ObjectNode piece) {
        piece.properties().forEach(member -> add(member.getKey(), member.getValue()));
    }

    void add(String name, JsonNode piece) {
        Object known = members.get(name);
        if (known == null || known instanceof JsonNode) {
            replace(name, known, piece);
        } else if (known instanceof StringBuilder text && piece.isTextual()) {
            if (text.isEmpty() || !NAMES.contains(name)) {
                text.append(room.take(piece.textValue()));
            }
        } else if (known instanceof GrowingObject object && piece instanceof ObjectNode more) {
            object.add(more);
        } else if (known instanceof Elements elements && piece instanceof ArrayNode more) {
            elements.add(more);
        }
    }

    private void replace(String name, @Nullable Object known, JsonNode piece) {
        boolean isNew = known == null;
        if ((!isNew && piece.isNull()) || (isNew && !room.take(name.length() + COST_OF_MEMBER))) {
            return;
        }
        if (piece.isTextual()) {
            StringBuilder text = new StringBuilder();
            members.put(name, text.append(room.take(piece.textValue())));
        } else if (piece instanceof ObjectNode object) {
            GrowingObject growing = new GrowingObject(room);
            growing.add(object);
            members.put(name, growing);
        } else if (piece instanceof ArrayNode array) {
            Elements elements = new Elements();
            elements.add(array);
            members.put(name, elements);
        } else if (!isNew || room.take(piece)) {
            members.put(name, piece);
        }
    }

    ObjectNode toNode() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        members.forEach((name, value) -> {
            if (value instanceof GrowingObject object) {
                node.set(name, object.toNode());
            } else if (value instanceof Elements elements) {
                node.set(name, elements.toNode());
            } else if (value instanceof JsonNode json) {
                node.set(name, json);
            } else {
                node.put(name, value.toString());
            }
        });
        return node;
    }

    private final class Elements {
        private final Map<Integer, GrowingObject> byIndex = new TreeMap<>();
        private final List<JsonNode> others = new ArrayList<>();

        void add(ArrayNode pieces) {
            for (JsonNode piece : pieces) {
                if (piece instanceof ObjectNode object && object.path("index").isInt()) {
                    int index = object.path("index").intValue();
                    object.remove("index");
                    if (byIndex.containsKey(index) || room.take(COST_OF_MEMBER)) {
                        byIndex.computeIfAbsent(index, unused -> new GrowingObject(room))
                                .add(object);
                    }
                } else if (room.take(piece)) {
                    others.add(piece);
                }
            }
        }

        ArrayNode toNode() {
            ArrayNode node = JsonNodeFactory.instance.arrayNode();
            byIndex.values().forEach(element -> node.add(element.toNode()));
            others.forEach(node::add);
            return node;
        }
    }
}
