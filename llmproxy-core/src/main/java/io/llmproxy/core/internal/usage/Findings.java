package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.Usage;
import org.jspecify.annotations.Nullable;

/** What has been found so far in the objects of an answer. */
final class Findings {
    private @Nullable String model;
    private ObjectNode usage = JsonNodeFactory.instance.objectNode();
    private boolean settled;

    /** Takes the model unless one is known already; some streams leave it empty in the first event. */
    void model(JsonNode name) {
        if (model == null && !name.asText().isBlank() && name.isTextual()) {
            model = name.textValue();
        }
    }

    /** Takes a usage object that is complete in itself, in place of any earlier one, if it counts tokens. */
    void usage(JsonNode object) {
        if (!settled && object instanceof ObjectNode counts && TokenCounts.areIn(counts)) {
            usage = counts;
        }
    }

    /** Takes a usage object that adds to the earlier ones and corrects them, member by member. */
    void usageUpdate(JsonNode object) {
        if (!settled && object instanceof ObjectNode counts) {
            counts.properties().stream()
                    .filter(member -> !member.getValue().isTextual())
                    .forEach(member -> usage.set(member.getKey(), member.getValue()));
        }
    }

    /** Declares that nothing that follows changes the usage. */
    void settleUsage() {
        settled = true;
    }

    @Nullable
    String model() {
        return model;
    }

    Usage usage() {
        return TokenCounts.areIn(usage) ? TokenCounts.usageOf(usage) : Usage.none();
    }
}
