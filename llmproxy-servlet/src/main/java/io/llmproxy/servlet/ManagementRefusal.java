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

    JsonAnswer answer() {
        return answer;
    }
}
