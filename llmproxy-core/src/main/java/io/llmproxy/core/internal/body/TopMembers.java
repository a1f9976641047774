package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** The members at the top of a merged object, apart from what the model wrote. */
final class TopMembers {
    private static final Set<String> COUNTS = Set.of("usage", "usageMetadata", "x_groq");
    private static final int COST_OF_MEMBER = 4;

    private final Room room;
    private final Set<String> counts;
    private final ObjectNode members = JsonNodeFactory.instance.objectNode();

    private TopMembers(Room room, Set<String> counts) {
        this.room = room;
        this.counts = counts;
    }

    /** Returns those of the one object that is at the top, whose counts are taken however full the room is. */
    static TopMembers of(Room room) {
        return new TopMembers(room, COUNTS);
    }

    /** Returns those of one of many objects. */
    static TopMembers ofOneOfMany(Room room) {
        return new TopMembers(room, Set.of());
    }

    /** Takes a member unless one is known already; some streams leave it empty or zero in the first event. */
    void first(String name, JsonNode value) {
        JsonNode known = members.path(name);
        boolean isEmpty = known.isMissingNode()
                || known.isNull()
                || (known.isTextual() && known.asText().isEmpty())
                || (known.isInt() && known.intValue() == 0);
        if (isEmpty) {
            last(name, value);
        }
    }

    /** Takes a member in place of any earlier one; counts add to the earlier ones and correct them. */
    void last(String name, JsonNode value) {
        JsonNode known = members.get(name);
        if (value.isMissingNode() || (value.isNull() && known != null)) {
            return;
        }
        if (counts.contains(name)) {
            overlay(name, value);
        } else if (known == null
                ? room.take(Room.cost(name) + COST_OF_MEMBER + Room.cost(value))
                : room.replace(Room.cost(known), Room.cost(value))) {
            members.set(name, value);
        }
    }

    private void overlay(String name, JsonNode value) {
        JsonNode latest = members.path(name) instanceof ObjectNode known && value instanceof ObjectNode more
                ? known.deepCopy().setAll(more)
                : value;
        if (Room.cost(latest) <= Room.MAX_SMALL) {
            members.set(name, latest);
        } else {
            room.cut();
        }
    }

    ObjectNode node() {
        return members;
    }
}
