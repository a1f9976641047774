package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.json.JsonDocument;
import io.llmproxy.core.internal.json.Piece;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Model and usage at the top of the object: chat and legacy completions whole or in chunks, embeddings, images, audio, runs,
 * responses and messages that are not streamed, and most of what claims to be compatible.
 */
final class PlainShape implements AnswerShape {
    private static final Set<String> WITHOUT_ANSWER = Set.of("queued", "in_progress", "cancelled");
    private static final Set<String> ENDS =
            Set.of("completed", "incomplete", "failed", "cancelled", "expired", "requires_action", "done");

    @Override
    public boolean matches(String type, JsonDocument document) {
        return true;
    }

    @Override
    public void read(String type, JsonDocument document, Findings findings) {
        ObjectNode members = document.members();
        findings.model(members.path("model"));
        if (members.path("task").isTextual() || members.path("language").isTextual()) { // a verbose transcription
            findings.audioSeconds(members.path("duration"));
        }
        findings.usage(members.path("x_groq").path("usage"));
        findings.usage(members.path("usage"));
        findings.unanswered(WITHOUT_ANSWER.contains(members.path("status").asText()));
        if (ErrorSigns.areIn(type, document)) {
            findings.failed();
        }
        readObject(members, findings);
        readEnd(type, document, findings);
        readOutput(type, document, findings);
    }

    /** Steps of a run repeat parts of its usage. */
    private static void readObject(ObjectNode members, Findings findings) {
        String kind = members.path("object").asText();
        findings.object(kind, members.path(kind.equals("thread.run.step") ? "run_id" : "id"));
    }

    private static void readEnd(String type, JsonDocument document, Findings findings) {
        String last = type.substring(type.lastIndexOf('.') + 1);
        boolean isOfRun = type.startsWith("thread.");
        boolean isPart = last.equals("delta") || last.equals("partial_image");
        if (isOfRun || isPart || isChunk(document.members())) {
            findings.endExpected();
        }
        boolean isEnd = ENDS.contains(last) && (!isOfRun || type.equals("thread.run." + last));
        if (isEnd || document.hasPiece(PlainShape::isFinish)) {
            findings.endSeen();
        }
    }

    private static boolean isFinish(Piece piece) {
        return piece.path().equals(AnswerPaths.FINISH) && !piece.start().isBlank();
    }

    private static boolean isChunk(ObjectNode members) {
        return members.path("object").asText().endsWith(".chunk");
    }

    private static void readOutput(String type, JsonDocument document, Findings findings) {
        boolean isDelta = type.endsWith("text.delta");
        boolean isSummary =
                type.startsWith("transcript") && !isDelta && !findings.output().isEmpty();
        boolean isThoughtTwice = document.hasPiece(PlainShape::isReasoningContent);
        Map<Integer, String> indices = indices(document);
        for (Piece piece : document.pieces()) {
            boolean isOutput = AnswerPaths.isOfAnswer(piece.path())
                    || (isDelta && piece.path().equals("delta"));
            boolean isTwice = isThoughtTwice && piece.path().endsWith("/reasoning");
            if (isOutput && !isSummary && !isTwice) {
                String index = indices.get(piece.element());
                findings.output().add(index == null ? Integer.toString(piece.element()) : index, piece);
            }
        }
    }

    private static boolean isReasoningContent(Piece piece) {
        return piece.path().endsWith("/reasoning_content");
    }

    /** Chunks hold one choice each, and say of which they are a part: one index is what most documents have. */
    private static Map<Integer, String> indices(JsonDocument document) {
        Map<Integer, String> indices = Map.of();
        for (Piece piece : document.pieces()) {
            if (piece.path().equals(AnswerPaths.INDEX)) {
                if (indices.isEmpty()) {
                    indices = Map.of(piece.element(), piece.start());
                } else {
                    indices = indices instanceof HashMap ? indices : new HashMap<>(indices);
                    indices.put(piece.element(), piece.start());
                }
            }
        }
        return indices;
    }
}
