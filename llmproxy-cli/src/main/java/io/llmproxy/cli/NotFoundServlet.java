package io.llmproxy.cli;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers what no other route answers. */
final class NotFoundServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String TEXT = "404 page not found\n";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(response);
    }

    static void send(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
}
