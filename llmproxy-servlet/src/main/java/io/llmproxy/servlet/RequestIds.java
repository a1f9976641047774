package io.llmproxy.servlet;

import io.llmproxy.core.http.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The ids of a call of the management API. */
record RequestIds(String requestId, String correlationId) {
    private static final String REQUEST_ID = "X-Request-ID";
    private static final String CORRELATION_ID = "X-Correlation-ID";

    static RequestIds of(HttpServletRequest request) {
        return new RequestIds(
                RequestId.of(request.getHeader(REQUEST_ID)), RequestId.of(request.getHeader(CORRELATION_ID)));
    }

    void echo(HttpServletResponse response) {
        response.setHeader(REQUEST_ID, requestId);
        response.setHeader(CORRELATION_ID, correlationId);
    }
}
