package io.llmproxy.core.internal.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metadata of a token as a compact JSON object of texts, keys sorted; no metadata is no text at all. */
final class MetadataJson {
    private static final Logger log = LoggerFactory.getLogger(MetadataJson.class);
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();

    private MetadataJson() {}

    static @Nullable String write(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(new TreeMap<>(metadata));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("metadata: not writable as JSON (expected: texts)", e);
        }
    }

    /** Reads what {@link #write} wrote. Anything else counts as no metadata: one odd row must not lock its holder out. */
    static Map<String, String> read(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            Map<String, String> metadata = new HashMap<>();
            JSON.readTree(json)
                    .properties()
                    .forEach(entry ->
                            metadata.put(entry.getKey(), entry.getValue().asText()));
            return metadata;
        } catch (JsonProcessingException e) {
            log.warn("Metadata of a token is not a JSON object and was ignored");
            return Map.of();
        }
    }
}
