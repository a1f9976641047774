package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An answer in plain text, in UTF-8. */
record TextAnswer(int status, String mediaType, String text) {
    static TextAnswer of(int status, String text) {
        return new TextAnswer(status, "text/plain;charset=utf-8", text);
    }

    void send(HttpServletResponse response) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(mediaType);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
