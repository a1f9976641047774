package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An object that comes in pieces: objects grow member by member, arrays by elements, or within the element of the same {@code index}, and
 * texts that the model wrote at their end. Of texts that name something the first one stays, of all other values the latest.
 */
final class GrowingObject {
    private static final Set<String> NAMES = Set.of("id", "type", "role", "name", "object", "format", "call_id");
    private static final Set<String> WRITTEN = Set.of(
            "arguments",
            "content",
            "input",
            "partial_json",
            "refusal",
            "signature",
            "summary",
            "text",
            "thinking",
            "transcript",
            "value");
    private static final String REASONING = "reasoning";
    private static final int COST_OF_MEMBER = 6;
    private static final int COST_OF_ELEMENT = 32;

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
        if (known == null) {
            if (room.take(Room.cost(name) + COST_OF_MEMBER)) {
                begin(name, piece);
            }
        } else if (known instanceof StringBuilder text && piece.isTextual()) {
            text.append(room.take(piece.textValue()));
        } else if (known instanceof GrowingObject object && piece instanceof ObjectNode more) {
            object.add(more);
        } else if (known instanceof Elements elements && piece instanceof ArrayNode more) {
            elements.add(more);
        } else if (known instanceof JsonNode value && !piece.isNull() && !isNamed(name, value)) {
            replace(name, value, piece);
        }
    }

    private static boolean isNamed(String name, JsonNode known) {
        return NAMES.contains(name) && known.isTextual() && !known.textValue().isEmpty();
    }

    private void begin(String name, JsonNode piece) {
        if (piece.isTextual() && (WRITTEN.contains(name) || name.startsWith(REASONING))) {
            StringBuilder text = new StringBuilder();
            text.append(room.take(piece.textValue()));
            members.put(name, text);
        } else if (piece instanceof ObjectNode object) {
            GrowingObject growing = new GrowingObject(room);
            growing.add(object);
            members.put(name, growing);
        } else if (piece instanceof ArrayNode array) {
            Elements elements = new Elements();
            elements.add(array);
            members.put(name, elements);
        } else if (piece.isTextual()) {
            members.put(name, TextNode.valueOf(room.take(piece.textValue())));
        } else if (room.take(piece)) {
            members.put(name, piece);
        }
    }

    private void replace(String name, JsonNode known, JsonNode piece) {
        if (piece.isContainerNode() || known.isNull()) {
            begin(name, piece);
        } else if (!(piece.isTextual() && piece.textValue().isEmpty())
                && room.replace(Room.cost(known), Room.cost(piece))) {
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
                    if (byIndex.containsKey(index) || room.take(COST_OF_ELEMENT)) {
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
