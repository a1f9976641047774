package io.llmproxy.api.plugin;

import io.llmproxy.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The settings of one plug-in, already checked against what its provider declares, and what the engine lends to it.
 *
 * <p>Typed getters throw {@link IllegalArgumentException} with the full key and the expected form if a value cannot be read;
 * asking for a key that was not declared is an {@link IllegalStateException}. Safe for use by many threads.
 */
public interface PluginConfig {
    /**
     * Returns a setting as text.
     *
     * @param key declared by the provider
     * @return the value or its default, or empty if there is neither
     */
    Optional<String> text(String key);

    /**
     * Returns a setting as a path.
     *
     * @param key declared by the provider
     * @return the value or its default, or empty if there is neither
     */
    Optional<Path> path(String key);

    /**
     * Returns a setting as a whole number.
     *
     * @param key declared by the provider
     * @return the value or its default, or empty if there is neither
     */
    Optional<Long> number(String key);

    /**
     * Returns a setting as a duration, written as {@code 30s} or {@code PT30S}.
     *
     * @param key declared by the provider
     * @return the value or its default, or empty if there is neither
     */
    Optional<Duration> duration(String key);

    /**
     * Returns a setting as a yes or no, written as {@code true} or {@code false}.
     *
     * @param key declared by the provider
     * @return the value or its default, or empty if there is neither
     */
    Optional<Boolean> flag(String key);

    /**
     * Returns a credential.
     *
     * @param key declared by the provider
     * @return the value, or empty if there is none
     */
    Optional<Secret> secret(String key);

    /**
     * Returns the engine's clock, the only source of time for a plug-in.
     *
     * @return the clock
     */
    InstantSource clock();
}
