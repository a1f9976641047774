package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Streamed Anthropic messages: the first event counts the input, later ones overlay it with what was used since. */
final class AnthropicEventShape implements AnswerShape {
    private static final String START = "message_start";
    private static final String UPDATE = "message_delta";

    @Override
    public boolean matches(String type, ObjectNode object) {
        return type.equals(START) || type.equals(UPDATE);
    }

    @Override
    public void read(String type, ObjectNode object, Findings findings) {
        JsonNode message = type.equals(START) ? object.path("message") : object;
        findings.model(message.path("model"));
        findings.usageUpdate(message.path("usage"));
    }
}
