package io.llmproxy.core.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.token.ProjectPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A project's policy as a JSON object that holds what it narrows; one that narrows nothing is no text at all. */
final class PolicyJson {
    private static final Logger log = LoggerFactory.getLogger(PolicyJson.class);

    /** Stands for a policy that nobody knows: no provider has such a path, so nothing is allowed. */
    private static final ProjectPolicy UNREADABLE = ProjectPolicy.builder()
            .allowedEndpoints(List.of("/policy-not-readable"))
            .build();

    private PolicyJson() {}

    static @Nullable String write(ProjectPolicy policy) {
        if (policy.isOpen()) {
            return null;
        }
        ObjectNode object = ColumnJson.object();
        put(object, "allowed_models", policy.allowedModels());
        put(object, "allowed_endpoints", policy.allowedEndpoints());
        put(object, "allowed_origins", policy.allowedOrigins());
        put(object, "required_headers", policy.requiredHeaders());
        if (!policy.upstreamHeaders().isEmpty()) {
            policy.upstreamHeaders().forEach(object.putObject("upstream_headers")::put);
        }
        policy.maxConcurrentCalls().ifPresent(max -> object.put("max_concurrent_calls", max));
        policy.capture().ifPresent(mode -> object.put("capture", mode.key()));
        return ColumnJson.write(object);
    }

    private static void put(ObjectNode object, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(object.putArray(field)::add);
        }
    }

    /** Reads what {@link #write} wrote. Anything else, such as what a later version wrote, allows nothing. */
    static ProjectPolicy read(String projectId, @Nullable String json) {
        if (json == null) {
            return ProjectPolicy.open();
        }
        try {
            return policy(ColumnJson.read(json));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Without the exception, whose message may repeat a header's value.
            log.error(
                    "The policy of project {} cannot be read: its calls are refused until it gets another", projectId);
            return UNREADABLE;
        }
    }

    private static ProjectPolicy policy(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("policy: " + json.getNodeType() + " (expected: an object)");
        }
        ProjectPolicy.Builder policy = ProjectPolicy.builder();
        json.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "allowed_models" -> policy.allowedModels(texts(value));
                case "allowed_endpoints" -> policy.allowedEndpoints(texts(value));
                case "allowed_origins" -> policy.allowedOrigins(texts(value));
                case "required_headers" -> policy.requiredHeaders(texts(value));
                case "upstream_headers" -> policy.upstreamHeaders(textsByName(value));
                case "max_concurrent_calls" -> policy.maxConcurrentCalls(number(value));
                case "capture" -> policy.capture(CaptureMode.of(text(value)));
                default -> throw new IllegalArgumentException("policy: a field of another version");
            }
        });
        return policy.build();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(text(element)));
        // An empty list would allow everything.
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("policy: " + array.getNodeType() + " (expected: a list of texts)");
        }
        return texts;
    }

    private static Map<String, String> textsByName(JsonNode object) {
        Map<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        object.properties().forEach(field -> texts.put(field.getKey(), text(field.getValue())));
        return texts;
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("policy: " + value.getNodeType() + " (expected: a text)");
        }
        return value.textValue();
    }

    private static int number(JsonNode value) {
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("policy: " + value.getNodeType() + " (expected: a whole number)");
        }
        return value.intValue();
    }
}
