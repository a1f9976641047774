package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.json.JsonDocument;
import io.llmproxy.core.internal.json.Piece;
import java.util.Set;

/** Streamed Anthropic messages: the first event counts the input, later ones overlay it with what was used since. */
final class AnthropicEventShape implements AnswerShape {
    private static final String START = "message_start";
    private static final String UPDATE = "message_delta";
    private static final String STOP = "message_stop";
    private static final String BLOCK_START = "content_block_start";
    private static final String BLOCK_UPDATE = "content_block_delta";
    private static final Set<String> TYPES = Set.of(START, UPDATE, STOP, BLOCK_START, BLOCK_UPDATE);

    @Override
    public boolean matches(String type, JsonDocument document) {
        return TYPES.contains(type);
    }

    @Override
    public void read(String type, JsonDocument document, Findings findings) {
        ObjectNode members = document.members();
        switch (type) {
            case START -> {
                JsonNode message = members.path("message");
                findings.model(message.path("model"));
                findings.usageAtStart(message.path("usage"));
                findings.endExpected();
            }
            case UPDATE -> {
                findings.model(members.path("model"));
                findings.usageUpdate(members.path("usage"));
            }
            case STOP -> findings.endSeen();
            default -> {
                String block = members.path("index").asText();
                for (Piece piece : document.pieces()) {
                    if (AnswerPaths.isOfMessageBlock(piece.path())) {
                        findings.output().add(block, piece);
                    }
                }
            }
        }
    }
}
