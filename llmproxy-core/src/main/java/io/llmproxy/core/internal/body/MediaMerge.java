package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Speech and images: what the last event says, without the sound or the picture. */
final class MediaMerge implements Merge {
    private static final List<String> MEDIA = List.of("audio", "delta", "b64_json", "partial_image_b64");

    private final Room room;
    private ObjectNode latest = JsonNodeFactory.instance.objectNode();

    MediaMerge(Room room) {
        this.room = room;
    }

    @Override
    public void add(String type, ObjectNode data) {
        for (String member : MEDIA) {
            JsonNode value = data.path(member);
            if (value.isTextual()) {
                data.put(member, Keepers.BINARY_RESPONSE);
            }
        }
        if (Room.cost(data) <= room.capacity()) {
            latest = data;
        } else {
            room.cut();
        }
    }

    @Override
    public ObjectNode whole() {
        return latest;
    }
}
