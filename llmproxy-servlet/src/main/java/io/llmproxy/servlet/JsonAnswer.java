package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer in JSON: one object and a newline. */
record JsonAnswer(int status, ObjectNode body, Map<String, String> headers) {
    static JsonAnswer of(int status, ObjectNode body) {
        return new JsonAnswer(status, body, Map.of());
    }

    static JsonAnswer error(int status, String error) {
        return of(status, WireJson.object().put("error", error));
    }

    static JsonAnswer error(int status, String error, String code) {
        return of(status, WireJson.object().put("error", error).put("code", code));
    }

    JsonAnswer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new JsonAnswer(status, body, more);
    }

    /** Sends the answer; it may hold a new token, so nobody on the way may keep it. */
    void send(HttpServletResponse response) throws IOException {
        byte[] bytes = WireJson.write(body);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        headers.forEach(response::setHeader);
        response.getOutputStream().write(bytes);
    }
}
