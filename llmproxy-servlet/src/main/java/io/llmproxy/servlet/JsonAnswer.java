package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer in JSON: one value and a newline, or nothing at all. */
record JsonAnswer(int status, @Nullable JsonNode body, Map<String, String> headers) {
    static JsonAnswer of(int status, JsonNode body) {
        return new JsonAnswer(status, body, Map.of());
    }

    static JsonAnswer empty(int status) {
        return new JsonAnswer(status, null, Map.of());
    }

    static JsonAnswer error(int status, String error) {
        return of(status, WireJson.object().put("error", error));
    }

    /** Returns this answer, which has an object, with one more field. */
    JsonAnswer with(String field, String text) {
        ObjectNode more = WireJson.object();
        if (body instanceof ObjectNode object) {
            more.setAll(object);
        }
        return new JsonAnswer(status, more.put(field, text), headers);
    }

    JsonAnswer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new JsonAnswer(status, body, more);
    }

    /** Returns what went wrong, or an empty text. */
    String error() {
        return body == null ? "" : body.path("error").asText();
    }

    /** Sends the answer; it may hold a new token, so nobody on the way may keep it. */
    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        headers.forEach(response::setHeader);
        if (body != null) {
            byte[] bytes = WireJson.write(body);
            response.setContentType("application/json");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
