package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Transcripts: the text, and what the last event says besides. */
final class TranscriptMerge implements Merge {
    private final Room room;
    private final TopMembers top;
    private final StringBuilder text = new StringBuilder();

    TranscriptMerge(Room room) {
        this.room = room;
        top = TopMembers.of(room);
    }

    @Override
    public void add(String type, ObjectNode data) {
        if (type.equals("transcript.text.delta")) {
            text.append(room.take(data.path("delta").asText()));
        } else if (type.equals("transcript.text.done")) {
            if (text.isEmpty()) {
                text.append(room.take(data.path("text").asText()));
            }
            data.remove("type");
            data.remove("text");
            data.properties().forEach(member -> top.last(member.getKey(), member.getValue()));
        }
    }

    @Override
    public ObjectNode whole() {
        ObjectNode whole = top.node().objectNode().put("text", text.toString());
        whole.setAll(top.node());
        return whole;
    }
}
