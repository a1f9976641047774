package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.plugin.PluginSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that every sink has besides its own.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class CommonSettings {
    static final String BATCH_SIZE = "batch-size";
    static final String BATCH_BYTES = "batch-bytes";
    static final String BATCH_WAIT = "batch-wait";
    static final String MAX_ATTEMPTS = "max-attempts";
    static final String EVENTS = "events";
    static final String METADATA_ALLOW = "metadata-allow";
    static final String METADATA_DENY = "metadata-deny";
    static final String METADATA_HASH = "metadata-hash";
    static final String METADATA_HASH_KEY = "metadata-hash-key";
    static final String BODIES = "bodies";

    /** What is declared for every sink, in the order in which people read it. */
    public static final List<PluginSetting> ALL = List.of(
            PluginSetting.optional(BATCH_SIZE, "The most events that are delivered at once, 1 to 10000.", "100"),
            PluginSetting.optional(
                    BATCH_BYTES,
                    "The most bytes that are delivered at once, 1KiB to 64MiB, taking an event for 1 KiB and its bodies;"
                            + " a larger event is delivered alone.",
                    "1MiB"),
            PluginSetting.optional(
                    BATCH_WAIT, "How long a batch that is not full waits for more events, up to 1m.", "0s"),
            PluginSetting.optional(
                    MAX_ATTEMPTS,
                    "How often an event may fail while nearly all later ones are delivered before it is put aside, 1 to 1000;"
                            + " the more of those fail too, the less a failure counts.",
                    "10"),
            PluginSetting.optional(
                    EVENTS,
                    "Which events: all, or model-calls for POST calls and whatever has usage of its own.",
                    "all"),
            PluginSetting.optional(
                    METADATA_ALLOW, "The keys of token metadata that the sink may see, separated by commas.", null),
            PluginSetting.optional(
                    METADATA_DENY, "The keys of token metadata that the sink must not see, separated by commas.", null),
            PluginSetting.optional(
                    METADATA_HASH,
                    "The keys of token metadata whose values the sink sees as 16 hex digits of a hash, separated by commas.",
                    null),
            PluginSetting.optionalSecret(
                    METADATA_HASH_KEY,
                    "Makes the hashes HMAC-SHA-256 with this key instead of SHA-256, so that nobody without it can try values out."),
            PluginSetting.optional(BODIES, "Whether the sink sees bodies and headers, true or false.", "true"));

    private CommonSettings() {}

    /**
     * Adds the settings of every sink to those of one. Where it declares one itself, its default and its variables count.
     *
     * @param own what the sink declares, by key
     * @return all it has, by key
     */
    static Map<String, PluginSetting> with(Map<String, PluginSetting> own) {
        Map<String, PluginSetting> all = new LinkedHashMap<>(own);
        for (PluginSetting common : ALL) {
            all.merge(
                    common.key(),
                    common,
                    (declared, ignored) -> new PluginSetting(
                            common.key(),
                            common.description(),
                            declared.defaultValue(),
                            false,
                            common.isSecret(),
                            declared.variables()));
        }
        return all;
    }
}
