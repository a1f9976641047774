package io.llmproxy.core.internal.body;

import io.llmproxy.core.http.HeaderFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The headers of answers that events may hold: they say something about the call, and nothing about whose account it is on. Those that
 * describe the body as it was sent are not among them, as events hold it decoded.
 */
public final class RecordedHeaders {
    private static final int MAX_CHARS = 1024;
    private static final Set<String> NAMES = Set.of(
            "age",
            "cache-control",
            "cf-ray",
            "content-language",
            "content-type",
            "date",
            "etag",
            "openai-model",
            "openai-processing-ms",
            "openai-version",
            "anthropic-version",
            "request-id",
            "retry-after",
            "retry-after-ms",
            "server",
            "x-cache",
            "x-envoy-upstream-service-time",
            "x-ms-region",
            "x-proxy-cache",
            "x-request-id",
            "x-should-retry",
            "x-upstream-request-id");
    private static final List<String> PREFIXES = List.of("x-ratelimit-", "anthropic-ratelimit-", "ratelimit-");

    private RecordedHeaders() {}

    /**
     * Picks from the headers of an answer.
     *
     * @param headers values by name, in any case
     * @return values by lower-case name; values that are longer than headers of their kind are left out
     */
    public static Map<String, List<String>> of(Map<String, ? extends Collection<String>> headers) {
        Map<String, List<String>> recorded = new TreeMap<>();
        headers.forEach((name, values) -> {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            boolean isShort = values.stream().mapToInt(String::length).sum() <= MAX_CHARS;
            if (isRecorded(lowerCase) && isShort && !values.isEmpty()) {
                recorded.put(lowerCase, List.copyOf(values));
            }
        });
        return recorded;
    }

    /**
     * Picks from the headers of an answer.
     *
     * @param headers all fields
     * @return values by lower-case name
     */
    public static Map<String, List<String>> of(HeaderFields headers) {
        Map<String, List<String>> values = new TreeMap<>();
        headers.forEach(
                (name, value) -> values.computeIfAbsent(name.toLowerCase(Locale.ROOT), unused -> new ArrayList<>())
                        .add(value));
        return of(values);
    }

    private static boolean isRecorded(String name) {
        return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
