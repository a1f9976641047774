package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Streams of the Responses API: events carry the whole response object, and the one that ends the stream is authoritative. */
final class ResponsesEventShape implements AnswerShape {
    /** Name of the member that holds the response object. */
    static final String RESPONSE = "response";

    private static final String TYPE_PREFIX = "response.";
    private static final Set<String> TERMINAL =
            Set.of("response.completed", "response.incomplete", "response.failed", "response.cancelled");

    @Override
    public boolean matches(String type, ObjectNode object) {
        return object.path(RESPONSE).isObject() && (type.isEmpty() || type.startsWith(TYPE_PREFIX));
    }

    @Override
    public void read(String type, ObjectNode object, Findings findings) {
        JsonNode response = object.path(RESPONSE);
        findings.model(response.path("model"));
        findings.usage(response.path("usage"));
        if (TERMINAL.contains(type)) {
            findings.settleUsage();
        }
    }
}
