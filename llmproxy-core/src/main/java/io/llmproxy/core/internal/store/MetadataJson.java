package io.llmproxy.core.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metadata of a token as a compact JSON object of texts, keys sorted; no metadata is no text at all. */
final class MetadataJson {
    private static final Logger log = LoggerFactory.getLogger(MetadataJson.class);

    private MetadataJson() {}

    static @Nullable String write(Map<String, String> metadata) {
        return metadata.isEmpty() ? null : ColumnJson.write(new TreeMap<>(metadata));
    }

    /** Reads what {@link #write} wrote. Anything else counts as no metadata: one odd row must not lock its holder out. */
    static Map<String, String> read(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            Map<String, String> metadata = new HashMap<>();
            ColumnJson.read(json)
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
