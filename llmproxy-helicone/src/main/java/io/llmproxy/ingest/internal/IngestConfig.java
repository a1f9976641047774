package io.llmproxy.ingest.internal;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The settings that both sinks have, as a plug-in declares and reads them.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class IngestConfig {
    /** Key of the credential. */
    public static final String API_KEY = "api-key";

    /** Key of the address. */
    public static final String ENDPOINT = "endpoint";

    /** Key of the permission to send in clear. */
    public static final String ALLOW_INSECURE = "allow-insecure-endpoint";

    /** Key of the time limit. */
    public static final String TIMEOUT = "timeout";

    /** Key of the number of calls at a time. */
    public static final String PARALLELISM = "parallelism";

    /** Key of the size limit. */
    public static final String MAX_BODY_BYTES = "max-body-bytes";

    private IngestConfig() {}

    /**
     * Declares the settings.
     *
     * @param variable the environment variable by which the key is known
     * @param endpoint the vendor's address
     * @param maxBodyBytes the vendor's limit, less a margin
     * @return the settings
     */
    public static List<PluginSetting> settings(String variable, String endpoint, int maxBodyBytes) {
        return List.of(
                PluginSetting.secret(API_KEY, "The key that the vendor gave out.")
                        .orVariables(variable),
                PluginSetting.optional(ENDPOINT, "Where events are posted to.", endpoint),
                PluginSetting.optional(
                        ALLOW_INSECURE, "Whether the endpoint may be http although it is on another host.", "false"),
                PluginSetting.optional(TIMEOUT, "How long one call may take, 1ms to 10m.", "30s"),
                PluginSetting.optional(
                        MAX_BODY_BYTES,
                        "The longest body of a call; what is longer goes without the captured bodies.",
                        Integer.toString(maxBodyBytes)),
                PluginSetting.optional("events", "Which events are sent.", "model-calls"));
    }

    /**
     * Reads the credential.
     *
     * @param sink name of the sink
     * @param config its settings
     * @return the key
     */
    public static Secret apiKey(String sink, PluginConfig config) {
        return config.secret(API_KEY)
                .orElseThrow(() -> IngestSettings.wrong(sink, API_KEY, "missing", "the key that the vendor gave out"));
    }

    /**
     * Reads the address.
     *
     * @param sink name of the sink
     * @param config its settings
     * @return the address, or empty for the default
     */
    public static Optional<URI> endpoint(String sink, PluginConfig config) {
        return config.text(ENDPOINT).map(text -> {
            try {
                return URI.create(text.strip());
            } catch (IllegalArgumentException e) {
                // Without the cause: it quotes the text, which may hold credentials.
                throw IngestSettings.wrong(sink, ENDPOINT, "not an address", "an https address");
            }
        });
    }

    /**
     * Reads a number that fits an {@code int}.
     *
     * @param sink name of the sink
     * @param config its settings
     * @param key of the setting
     * @return the number, or empty for the default
     */
    public static Optional<Integer> number(String sink, PluginConfig config, String key) {
        return config.number(key).map(number -> {
            if (number.intValue() != number) {
                throw IngestSettings.wrong(sink, key, number, "a smaller number");
            }
            return number.intValue();
        });
    }
}
