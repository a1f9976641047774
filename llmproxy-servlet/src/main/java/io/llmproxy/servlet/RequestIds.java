package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids by which callers find their requests again: those that they sent, if usable, else new ones. */
record RequestIds(String requestId, String correlationId) {
    private static final String REQUEST_ID = "X-Request-ID";
    private static final String CORRELATION_ID = "X-Correlation-ID";
    private static final Pattern USABLE = Pattern.compile("[!-~]{1,128}");

    static RequestIds of(HttpServletRequest request) {
        return new RequestIds(usable(request.getHeader(REQUEST_ID)), usable(request.getHeader(CORRELATION_ID)));
    }

    void echo(HttpServletResponse response) {
        response.setHeader(REQUEST_ID, requestId);
        response.setHeader(CORRELATION_ID, correlationId);
    }

    private static String usable(@Nullable String sent) {
        return sent != null && USABLE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
    }
}
