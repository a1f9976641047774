package io.llmproxy.core.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The further keys of a project as a JSON array of objects with {@code api_key}, {@code provider} unless it is the default one, and
 * {@code weight} unless it is 1; no keys are no text at all.
 */
final class FurtherKeysJson {
    private static final Logger log = LoggerFactory.getLogger(FurtherKeysJson.class);

    private FurtherKeysJson() {}

    static @Nullable String write(List<ProviderKey> keys) {
        if (keys.isEmpty()) {
            return null;
        }
        ArrayNode array = ColumnJson.array();
        for (ProviderKey key : keys) {
            ObjectNode object = array.addObject().put("api_key", key.secret().reveal());
            if (key.provider() != null) {
                object.put("provider", key.provider());
            }
            if (key.weight() != 1) {
                object.put("weight", key.weight());
            }
        }
        return ColumnJson.write(array);
    }

    /** Reads what {@link #write} wrote. Anything else counts as no keys: the project still has its first one. */
    static List<ProviderKey> read(String projectId, @Nullable String json) {
        if (json == null) {
            return List.of();
        }
        try {
            return keys(ColumnJson.read(json));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Without the exception, whose message may repeat a key.
            log.warn("The further keys of project {} are not a JSON array of keys and were left out", projectId);
            return List.of();
        }
    }

    private static List<ProviderKey> keys(JsonNode array) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("further keys: " + array.getNodeType() + " (expected: an array)");
        }
        List<ProviderKey> keys = new ArrayList<>();
        for (JsonNode key : array) {
            keys.add(new ProviderKey(
                    Secret.of(text(key.path("api_key"))),
                    key.path("weight").asInt(1),
                    key.has("provider") ? text(key.path("provider")) : null));
        }
        return keys;
    }

    /** A provider that cannot be read must not become the default one: the key would go there. */
    private static String text(JsonNode value) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException("further keys: " + value.getNodeType() + " (expected: a text)");
        }
        return value.textValue();
    }
}
