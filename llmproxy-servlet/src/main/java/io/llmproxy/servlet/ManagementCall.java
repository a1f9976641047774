package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** One call of the management API: what is asked, and what the audit trail shall know about it. Confined to one thread. */
final class ManagementCall {
    private static final int MAX_NOTE_LENGTH = 255;

    private final HttpServletRequest request;
    private final String id;
    private final ObjectNode auditDetails = WireJson.object();

    /**
     * Starts a call.
     *
     * @param id what stands at the variable place of the path, possibly empty or with slashes
     */
    ManagementCall(HttpServletRequest request, String id) {
        this.request = request;
        this.id = id;
    }

    String method() {
        return request.getMethod();
    }

    String id() {
        return id;
    }

    QueryParameters query() {
        return QueryParameters.of(request);
    }

    RequestBody body() throws IOException {
        return RequestBody.read(request);
    }

    /** Notes the beginning of a text: callers may send long ones. */
    void note(String name, String value) {
        note(name, TextNode.valueOf(value.substring(0, Math.min(value.length(), MAX_NOTE_LENGTH))));
    }

    void note(String name, long value) {
        note(name, LongNode.valueOf(value));
    }

    /** Notes a detail for the audit trail: never a secret. */
    void note(String name, JsonNode value) {
        auditDetails.set(name, value);
    }

    ObjectNode auditDetails() {
        return auditDetails;
    }
}
