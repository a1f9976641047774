package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.json.JsonDocument;
import io.llmproxy.core.internal.json.Piece;

/** How providers say, within an answer whose status was a success, that something went wrong. */
final class ErrorSigns {
    private ErrorSigns() {}

    static boolean areIn(String type, JsonDocument document) {
        ObjectNode members = document.members();
        String object = members.path("object").asText();
        boolean isFailed =
                object.equals("response") && members.path("status").asText().equals("failed");
        return type.equals("error")
                || type.equals("thread.run.failed")
                || object.equals("error")
                || isFailed
                || isError(members.path("error"))
                || isError(members.path("x_groq").path("error"))
                || document.hasPiece(ErrorSigns::isErroneousFinish);
    }

    /** An object of which all members are null is as good as none. */
    static boolean isError(JsonNode error) {
        return error.isObject()
                ? !error.isEmpty()
                : error.isTextual() && !error.textValue().isBlank();
    }

    private static boolean isErroneousFinish(Piece piece) {
        return piece.path().equals(AnswerPaths.FINISH) && piece.start().equals("error");
    }
}
