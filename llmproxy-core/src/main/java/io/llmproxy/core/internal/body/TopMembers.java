package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** The members at the top of a merged object, apart from what the model wrote. */
final class TopMembers {
    private static final Set<String> COUNTS = Set.of("usage", "usageMetadata", "x_groq");
    private static final int MAX_COUNTS = 2 * 1024;

    private final Room room;
    private final ObjectNode members = JsonNodeFactory.instance.objectNode();

    TopMembers(Room room) {
        this.room = room;
    }

    /** Takes a member unless one is known already; some streams leave it empty in the first event. */
    void first(String name, JsonNode value) {
        JsonNode known = members.path(name);
        boolean isEmpty = known.isMissingNode()
                || known.isNull()
                || (known.isTextual() && known.asText().isEmpty());
        if (isEmpty) {
            last(name, value);
        }
    }

    /** Takes a member in place of any earlier one. Counts are taken however full the room is. */
    void last(String name, JsonNode value) {
        if (value.isMissingNode() || (value.isNull() && members.has(name))) {
            return;
        }
        int cost = Room.cost(value);
        int earlier = members.has(name) ? Room.cost(members.path(name)) : -name.length();
        if (COUNTS.contains(name)) {
            if (cost <= MAX_COUNTS) {
                overlay(name, value);
            }
        } else if (cost <= earlier || room.take(cost - earlier)) {
            members.set(name, value);
        }
    }

    /** Takes counts that add to the earlier ones and correct them, member by member. */
    void overlay(String name, JsonNode value) {
        if (members.path(name) instanceof ObjectNode known && value instanceof ObjectNode more) {
            known.setAll(more);
        } else {
            members.set(name, value);
        }
    }

    ObjectNode node() {
        return members;
    }
}
