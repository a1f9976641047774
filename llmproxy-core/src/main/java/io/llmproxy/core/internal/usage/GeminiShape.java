package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.json.JsonDocument;
import io.llmproxy.core.internal.json.Piece;

/**
 * Google's {@code generateContent} and {@code embedContent}, whole or in chunks. Each chunk counts what was used so far.
 *
 * <p>The counts get the names that the others use, but keep their meaning: the output does not include the thoughts (<a
 * href="https://ai.google.dev/api/generate-content#UsageMetadata">UsageMetadata</a>).
 */
final class GeminiShape implements AnswerShape {
    private static final String USAGE = "usageMetadata";
    private static final String MODEL = "modelVersion";

    @Override
    public boolean matches(String type, JsonDocument document) {
        ObjectNode members = document.members();
        return members.path(USAGE).isObject()
                || members.path(MODEL).isTextual()
                || document.hasPiece(piece -> AnswerPaths.isOfCandidate(piece.path()));
    }

    @Override
    public void read(String type, JsonDocument document, Findings findings) {
        ObjectNode members = document.members();
        findings.model(members.path(MODEL));
        if (!members.path("name").asText().startsWith("cachedContents/")) { // the size of what is stored, not a use
            findings.usage(translated(members.path(USAGE)));
        }
        findings.endExpected();
        if (members.path("promptFeedback").isObject()) {
            findings.endSeen();
        }
        for (Piece piece : document.pieces()) {
            if (piece.path().equals(AnswerPaths.CANDIDATE_FINISH)) {
                findings.endSeen();
            }
            if (AnswerPaths.isOfCandidate(piece.path())) {
                findings.output().add(Integer.toString(piece.element()), piece);
            }
        }
    }

    private static ObjectNode translated(JsonNode usage) {
        ObjectNode translated = JsonNodeFactory.instance.objectNode();
        copy(usage, "promptTokenCount", translated, "input_tokens");
        copy(usage, "candidatesTokenCount", translated, "output_tokens");
        copy(usage, "totalTokenCount", translated, "total_tokens");
        ObjectNode input = translated.putObject("input_tokens_details");
        copy(usage, "cachedContentTokenCount", input, "cached_tokens");
        copy(usage, "toolUsePromptTokenCount", input, "tool_use_prompt_tokens");
        ObjectNode output = translated.putObject("output_tokens_details");
        copy(usage, "thoughtsTokenCount", output, "reasoning_tokens");
        return translated;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String newName) {
        JsonNode count = from.path(name);
        if (count.isNumber()) {
            to.set(newName, count);
        }
    }
}
