package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.json.JsonDocument;
import io.llmproxy.core.internal.json.Piece;
import java.util.Set;

/** Streams of the Responses API: events carry the whole response object, and the one that ends the stream is authoritative. */
final class ResponsesEventShape implements AnswerShape {
    private static final String RESPONSE = "response";
    private static final String TYPE_PREFIX = "response.";
    private static final Set<String> TERMINAL = Set.of(
            "response.completed", "response.incomplete", "response.failed", "response.cancelled", "response.done");

    @Override
    public boolean matches(String type, JsonDocument document) {
        return type.startsWith(TYPE_PREFIX)
                || (type.isEmpty() && document.members().path(RESPONSE).isObject());
    }

    @Override
    public void read(String type, JsonDocument document, Findings findings) {
        ObjectNode members = document.members();
        JsonNode response = members.path(RESPONSE);
        findings.model(response.path("model"));
        if (type.isEmpty() || TERMINAL.contains(type)) {
            findings.usage(response.path("usage"));
        }
        findings.object(RESPONSE, response.path("id"));
        findings.endExpected();
        if (type.equals("response.failed")) {
            findings.failed();
        }
        if (TERMINAL.contains(type)) {
            findings.settleUsage();
            findings.endSeen();
            if (findings.output().isEmpty()) {
                readWholeOutput(document, findings);
            }
        } else {
            readDelta(type, document, findings);
        }
    }

    private static void readDelta(String type, JsonDocument document, Findings findings) {
        boolean isText = type.endsWith(".delta") && (!type.contains("audio") || type.contains("transcript"));
        String index = document.members().path("output_index").asText() + "/"
                + document.members().path("content_index").asText();
        for (Piece piece : document.pieces()) {
            if ((isText && piece.path().equals("delta"))
                    || (type.endsWith(".added") && piece.path().equals("item/name"))) {
                findings.output().add(index, piece);
            }
        }
    }

    private static void readWholeOutput(JsonDocument document, Findings findings) {
        for (Piece piece : document.pieces()) {
            if (piece.path().startsWith("response/output/")) {
                findings.output().add(Integer.toString(piece.element()), piece);
            }
        }
    }
}
