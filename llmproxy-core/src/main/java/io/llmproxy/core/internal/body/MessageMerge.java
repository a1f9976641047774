package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Anthropic's messages: blocks by their index, and the usage of the start, overlaid with what was used since. */
final class MessageMerge implements Merge {
    private static final int COST_OF_BLOCK = 32;

    private final Room room;
    private final TopMembers top;
    private final Map<Integer, Block> blocks = new TreeMap<>();

    MessageMerge(Room room) {
        this.room = room;
        top = TopMembers.of(room);
    }

    @Override
    public void add(String type, ObjectNode data) {
        switch (type) {
            case "message_start" -> start(data.path("message"));
            case "message_delta" -> {
                data.path("delta").properties().forEach(member -> top.last(member.getKey(), member.getValue()));
                top.last("usage", data.path("usage"));
            }
            case "content_block_start", "content_block_delta" -> {
                int index = data.path("index").asInt();
                if (blocks.containsKey(index) || room.take(COST_OF_BLOCK)) {
                    blocks.computeIfAbsent(index, unused -> new Block()).add(data);
                }
            }
            case "error" -> top.last("error", data.path("error"));
            default -> {} // pings, and ends that say nothing
        }
    }

    private void start(JsonNode message) {
        message.properties().forEach(member -> {
            if (!member.getKey().equals("content")) {
                top.last(member.getKey(), member.getValue());
            }
        });
    }

    @Override
    public ObjectNode whole() {
        ObjectNode whole = top.node();
        ArrayNode content = whole.putArray("content");
        blocks.values().forEach(block -> content.add(block.toNode()));
        return whole;
    }

    private final class Block {
        private final GrowingObject members = new GrowingObject(room);
        private final StringBuilder input = new StringBuilder();

        void add(ObjectNode data) {
            if (data.path("content_block") instanceof ObjectNode begun) {
                members.add(begun);
            }
            if (data.path("delta") instanceof ObjectNode delta) {
                delta.remove("type");
                delta.properties().forEach(member -> {
                    switch (member.getKey()) {
                        case "partial_json" ->
                            input.append(room.take(member.getValue().asText()));
                        case "citation" ->
                            members.add("citations", delta.arrayNode().add(member.getValue()));
                        default -> members.add(member.getKey(), member.getValue());
                    }
                });
            }
        }

        /** The input of a tool comes as the text of a JSON object; a text it stays if it is not whole. */
        ObjectNode toNode() {
            ObjectNode node = members.toNode();
            if (!input.isEmpty()) {
                JsonNode parsed = StreamBody.parsed(input.toString());
                if (parsed == null) {
                    node.put("input", input.toString());
                } else {
                    node.set("input", parsed);
                }
            }
            return node;
        }
    }
}
