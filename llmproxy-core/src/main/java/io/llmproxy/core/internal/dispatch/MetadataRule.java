package io.llmproxy.core.internal.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sink sees of token metadata.
 *
 * @param allowed the only keys that are seen, or null for all
 * @param denied the keys that are not seen, even if they are allowed
 * @param hashed the keys whose values are hashed
 * @param hash the hash
 */
record MetadataRule(@Nullable Set<String> allowed, Set<String> denied, Set<String> hashed, ValueHash hash) {
    /** Lets everything through. */
    static MetadataRule none() {
        return new MetadataRule(null, Set.of(), Set.of(), ValueHash.plain());
    }

    boolean changesNothing() {
        return allowed == null && denied.isEmpty() && hashed.isEmpty();
    }

    Map<String, String> apply(Map<String, String> metadata) {
        Map<String, String> seen = new HashMap<>();
        metadata.forEach((key, value) -> {
            String shown = apply(key, value);
            if (shown != null) {
                seen.put(key, shown);
            }
        });
        return seen;
    }

    /** Returns what is seen of one value, or null if nothing is. */
    @Nullable
    String apply(String key, String value) {
        if (denied.contains(key) || (allowed != null && !allowed.contains(key))) {
            return null;
        }
        return hashed.contains(key) ? hash.of(value) : value;
    }
}
