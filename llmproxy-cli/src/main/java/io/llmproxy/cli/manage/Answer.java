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
     * Hides, in place, a field that the server has not masked, wherever it is in the body. The Go edition answers with the whole
     * provider key where it creates or changes a project.
     */
    Answer withMasked(String field) {
        mask(body, field);
        return this;
    }

    private static void mask(JsonNode thing, String field) {
        if (thing instanceof ObjectNode object && object.path(field).isTextual()) {
            String text = object.path(field).textValue();
            if (!text.isEmpty() && !text.contains("*") && !text.contains("...")) {
                object.put(field, HIDDEN);
            }
        }
        thing.forEach(inner -> mask(inner, field));
    }
}
