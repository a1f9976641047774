package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a provider's usage object into a {@link Usage}: the provider's numbers, without arithmetic. */
final class TokenCounts {
    private static final String[] INPUT = {"input_tokens", "prompt_tokens", "inputTokens", "promptTokens"};
    private static final String[] OUTPUT = {"output_tokens", "completion_tokens", "outputTokens", "completionTokens"};
    private static final String[] TOTAL = {"total_tokens", "totalTokens"};
    private static final String[] INPUT_DETAILS = {
        "input_tokens_details", "prompt_tokens_details", "input_token_details", "prompt_token_details"
    };
    private static final String[] OUTPUT_DETAILS = {
        "output_tokens_details", "completion_tokens_details", "output_token_details", "completion_token_details"
    };
    private static final String REASONING = "reasoning_tokens";

    private static final int USUAL_DETAILS = 2;
    private static final int MAX_DETAILS = 32;
    private static final int MAX_DETAIL_NAME = 64;

    private TokenCounts() {}

    /** Tells whether a usage object says how many tokens were used, and not only, say, how many seconds. */
    static boolean areIn(JsonNode usage) {
        return hasAny(usage, INPUT) || hasAny(usage, OUTPUT) || hasAny(usage, TOTAL);
    }

    /** Returns the usage of which no more than the length of the audio is known. */
    static Usage none(@Nullable BigDecimal audioSeconds) {
        return audioSeconds == null
                ? Usage.none()
                : Usage.builder(UsageSource.NONE).audioSeconds(audioSeconds).build();
    }

    static Usage usageOf(JsonNode usage, @Nullable BigDecimal audioSeconds) {
        return Usage.builder(UsageSource.PROVIDER)
                .inputTokens(first(usage, INPUT))
                .outputTokens(first(usage, OUTPUT))
                .totalTokens(first(usage, TOTAL))
                .inputDetails(inputDetails(usage))
                .outputDetails(outputDetails(usage))
                .audioSeconds(audioSeconds)
                .build();
    }

    private static Map<String, Long> inputDetails(JsonNode usage) {
        Map<String, Long> details = new HashMap<>(USUAL_DETAILS);
        for (String name : INPUT_DETAILS) {
            flatten("", usage.path(name), details);
        }
        for (Map.Entry<String, JsonNode> member : usage.properties()) {
            if (isCacheCounter(member.getKey())) {
                add(member.getKey(), member.getValue(), details);
            }
        }
        return details;
    }

    private static Map<String, Long> outputDetails(JsonNode usage) {
        Map<String, Long> details = new HashMap<>(USUAL_DETAILS);
        for (String name : OUTPUT_DETAILS) {
            flatten("", usage.path(name), details);
        }
        add(REASONING, usage.path(REASONING), details);
        return details;
    }

    /** Anthropic, DeepSeek and others put their cache counters beside the totals. */
    private static boolean isCacheCounter(String name) {
        return name.equals("cache_creation")
                || name.equals("cached_tokens")
                || (name.endsWith("_tokens") && (name.startsWith("cache_") || name.startsWith("prompt_cache_")));
    }

    private static void flatten(String prefix, JsonNode object, Map<String, Long> details) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            add(prefix.isEmpty() ? name : prefix + name, member.getValue(), details);
        }
    }

    private static void add(String name, JsonNode value, Map<String, Long> details) {
        if (value.isObject()) {
            flatten(name + ".", value, details);
        } else if (isCount(value) && details.size() < MAX_DETAILS && name.length() <= MAX_DETAIL_NAME) {
            details.putIfAbsent(name, value.longValue());
        }
    }

    private static boolean hasAny(JsonNode usage, String[] names) {
        for (String name : names) {
            if (isCount(usage.path(name))) {
                return true;
            }
        }
        return false;
    }

    /** Some gateways write both families of names and fill one with zeros. */
    private static @Nullable Long first(JsonNode usage, String[] names) {
        Long zero = null;
        for (String name : names) {
            JsonNode value = usage.path(name);
            if (isCount(value) && value.longValue() > 0) {
                return value.longValue();
            }
            zero = isCount(value) ? Long.valueOf(0) : zero;
        }
        return zero;
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber() && value.longValue() >= 0;
    }
}
