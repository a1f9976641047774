package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.token.ProjectPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the management API shows and takes the policy of a project: an object that holds what it narrows. */
final class PolicyJson {
    private static final String ALLOWED_MODELS = "allowed_models";
    private static final String ALLOWED_ENDPOINTS = "allowed_endpoints";
    private static final String ALLOWED_ORIGINS = "allowed_origins";
    private static final String REQUIRED_HEADERS = "required_headers";
    private static final String UPSTREAM_HEADERS = "upstream_headers";
    private static final String MAX_CONCURRENT_CALLS = "max_concurrent_calls";
    private static final String CAPTURE = "capture";

    static final List<String> FIELDS = List.of(
            ALLOWED_MODELS,
            ALLOWED_ENDPOINTS,
            ALLOWED_ORIGINS,
            REQUIRED_HEADERS,
            UPSTREAM_HEADERS,
            MAX_CONCURRENT_CALLS,
            CAPTURE);

    private PolicyJson() {}

    static ObjectNode of(ProjectPolicy policy) {
        ObjectNode json = WireJson.object();
        put(json, ALLOWED_MODELS, policy.allowedModels());
        put(json, ALLOWED_ENDPOINTS, policy.allowedEndpoints());
        put(json, ALLOWED_ORIGINS, policy.allowedOrigins());
        put(json, REQUIRED_HEADERS, policy.requiredHeaders());
        if (!policy.upstreamHeaders().isEmpty()) {
            policy.upstreamHeaders().forEach(json.putObject(UPSTREAM_HEADERS)::put);
        }
        policy.maxConcurrentCalls().ifPresent(max -> json.put(MAX_CONCURRENT_CALLS, max));
        policy.capture().ifPresent(mode -> json.put(CAPTURE, mode.key()));
        return json;
    }

    private static void put(ObjectNode json, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(field)::add);
        }
    }

    /**
     * Reads a policy. What it does not name, it does not narrow.
     *
     * @throws ManagementRefusal if a field has the wrong type
     */
    static ProjectPolicy read(RequestBody body) {
        ProjectPolicy.Builder policy = ProjectPolicy.builder();
        read(body, ALLOWED_MODELS, policy::allowedModels);
        read(body, ALLOWED_ENDPOINTS, policy::allowedEndpoints);
        read(body, ALLOWED_ORIGINS, policy::allowedOrigins);
        read(body, REQUIRED_HEADERS, policy::requiredHeaders);
        policy.upstreamHeaders(upstreamHeaders(body));
        return policy.maxConcurrentCalls(maxConcurrentCalls(body))
                .capture(capture(body))
                .build();
    }

    private static void read(RequestBody body, String field, Consumer<List<String>> setting) {
        List<String> texts = body.textList(field);
        if (texts != null) {
            setting.accept(texts);
        }
    }

    private static Map<String, String> upstreamHeaders(RequestBody body) {
        Map<String, String> fields = body.texts(UPSTREAM_HEADERS);
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(fields.keySet());
        if (names.size() < fields.size()) {
            throw body.refused(UPSTREAM_HEADERS, "names that differ only in case (expected: each name once)");
        }
        return fields;
    }

    private static @Nullable CaptureMode capture(RequestBody body) {
        String key = body.text(CAPTURE);
        try {
            return key == null ? null : CaptureMode.of(key);
        } catch (IllegalArgumentException e) {
            throw ManagementRefusal.badRequest(body.nameOf(CAPTURE) + ": " + e.getMessage());
        }
    }

    private static @Nullable Integer maxConcurrentCalls(RequestBody body) {
        Long max = body.wholeNumber(MAX_CONCURRENT_CALLS);
        if (max != null && (max < 1 || max > Integer.MAX_VALUE)) {
            throw ManagementRefusal.badRequest(body.nameOf(MAX_CONCURRENT_CALLS) + ": " + max + " (expected: 1 to "
                    + Integer.MAX_VALUE + ", or nothing for no limit)");
        }
        return max == null ? null : max.intValue();
    }
}
