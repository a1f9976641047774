package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.ProjectRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a project that the original does not know. Null is what the caller leaves as it is.
 *
 * @param provider an empty text for the default provider
 * @param weight that of the first key
 * @param furtherKeys all keys besides the first one
 * @param policy the whole policy
 */
record ProjectSettings(
        @Nullable String provider,
        @Nullable Integer weight,
        @Nullable List<ProviderKey> furtherKeys,
        @Nullable ProjectPolicy policy) {
    private static final String PROVIDER = "provider";
    private static final String API_KEY_WEIGHT = "api_key_weight";
    private static final String FURTHER_API_KEYS = "further_api_keys";
    private static final String POLICY = "policy";

    private static final String API_KEY = "api_key";
    private static final String WEIGHT = "weight";
    private static final List<String> FIELDS_OF_KEY = List.of(API_KEY, PROVIDER, WEIGHT);

    /**
     * Reads the body.
     *
     * @throws ManagementRefusal if a field has the wrong type, or an inner field is unknown
     */
    static ProjectSettings of(RequestBody body) {
        RequestBody policy = body.object(POLICY, PolicyJson.FIELDS);
        return new ProjectSettings(
                body.text(PROVIDER),
                weight(body, API_KEY_WEIGHT),
                furtherKeys(body.objects(FURTHER_API_KEYS, FIELDS_OF_KEY)),
                policy == null ? null : PolicyJson.read(policy));
    }

    private static @Nullable Integer weight(RequestBody body, String field) {
        Long weight = body.wholeNumber(field);
        if (weight != null && (weight < 1 || weight > ProviderKey.MAX_WEIGHT)) {
            throw ManagementRefusal.badRequest(
                    body.nameOf(field) + ": " + weight + " (expected: 1 to " + ProviderKey.MAX_WEIGHT + ")");
        }
        return weight == null ? null : weight.intValue();
    }

    private static @Nullable List<ProviderKey> furtherKeys(@Nullable List<RequestBody> bodies) {
        if (bodies == null) {
            return null;
        }
        List<ProviderKey> keys = new ArrayList<>();
        for (RequestBody body : bodies) {
            String apiKey = body.textOrEmpty(API_KEY);
            if (apiKey.isEmpty()) {
                throw body.refused(API_KEY, "missing (expected: the provider's key)");
            }
            ProjectChanges.checkNotMasked(body.nameOf(API_KEY), apiKey);
            Integer weight = weight(body, WEIGHT);
            keys.add(new ProviderKey(Secret.of(apiKey), weight == null ? 1 : weight, nullIfEmpty(body.text(PROVIDER))));
        }
        return keys;
    }

    /**
     * Returns the order for a new project.
     *
     * @throws IllegalArgumentException if something is not acceptable
     */
    ProjectRequest request(String name, Secret apiKey) {
        ProjectRequest.Builder request = ProjectRequest.builder(name, apiKey).provider(nullIfEmpty(provider));
        if (weight != null) {
            request.weight(weight);
        }
        if (furtherKeys != null) {
            request.furtherKeys(furtherKeys);
        }
        if (policy != null) {
            request.policy(policy);
        }
        return request.build();
    }

    void addTo(ProjectChange.Builder change) {
        if (provider != null) {
            change.provider(provider);
        }
        if (weight != null) {
            change.weight(weight);
        }
        if (furtherKeys != null) {
            change.furtherKeys(furtherKeys);
        }
        if (policy != null) {
            change.policy(policy);
        }
    }

    /** Notes the settings for the audit trail, without any text that may hold a secret, and returns their names. */
    ArrayNode note(ManagementCall call) {
        ArrayNode names = WireJson.array();
        if (provider != null) {
            names.add(PROVIDER);
        }
        if (weight != null) {
            names.add(API_KEY_WEIGHT);
            call.note(API_KEY_WEIGHT, weight);
        }
        if (furtherKeys != null) {
            names.add(FURTHER_API_KEYS);
            call.note("further_api_keys_count", furtherKeys.size());
        }
        if (policy != null) {
            names.add(POLICY);
            ArrayNode narrowed = WireJson.array();
            PolicyJson.of(policy).fieldNames().forEachRemaining(narrowed::add);
            call.note("policy_fields", narrowed);
        }
        return names;
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
