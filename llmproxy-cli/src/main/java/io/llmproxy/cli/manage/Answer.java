package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/**
 * What the server answered to a request that it fulfilled.
 *
 * @param body an object without fields if there was none
 * @param total how many things there are on all pages, if the server told
 */
record Answer(JsonNode body, OptionalLong total) {
    private static final String HIDDEN = "********";

    /**
     * Hides, in place, a field of the body or of each of its elements that the server has not masked. The Go edition answers with the whole
     * provider key where it creates or changes a project.
     */
    Answer withMasked(String field) {
        if (body.isArray()) {
            body.forEach(element -> mask(element, field));
        } else {
            mask(body, field);
        }
        return this;
    }

    private static void mask(JsonNode thing, String field) {
        if (thing instanceof ObjectNode object && object.path(field).isTextual()) {
            String text = object.path(field).textValue();
            if (!text.isEmpty() && !text.contains("*") && !text.contains("...")) {
                object.put(field, HIDDEN);
            }
        }
    }
}
