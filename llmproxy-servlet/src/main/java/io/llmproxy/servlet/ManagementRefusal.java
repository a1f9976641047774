package io.llmproxy.servlet;

import io.llmproxy.api.LlmProxyException;

/** A request of the management API that is not acceptable: ends its processing with an answer. */
final class ManagementRefusal extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    private final transient JsonAnswer answer;

    ManagementRefusal(JsonAnswer answer) {
        super("status " + answer.status(), null);
        this.answer = answer;
    }

    static ManagementRefusal badRequest(String error) {
        return new ManagementRefusal(JsonAnswer.error(400, error));
    }

    /** Refuses a value that the engine does not take; its messages have the form "field: value (expected: ...)". */
    static ManagementRefusal badRequest(IllegalArgumentException e) {
        return badRequest(String.valueOf(e.getMessage()));
    }

    /** Refuses one field of the body, or one parameter of the query. */
    static ManagementRefusal badField(String error, String field, String details) {
        return new ManagementRefusal(
                JsonAnswer.error(400, error).with("field", field).with("details", details));
    }

    static ManagementRefusal notFound(String error) {
        return new ManagementRefusal(JsonAnswer.error(404, error));
    }

    JsonAnswer answer() {
        return answer;
    }
}
