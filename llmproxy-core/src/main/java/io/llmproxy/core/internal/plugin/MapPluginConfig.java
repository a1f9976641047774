package io.llmproxy.core.internal.plugin;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.internal.config.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The settings of one plug-in over a map from key to text. A blank value counts as absent. */
final class MapPluginConfig implements PluginConfig {
    private final String prefix;
    private final Map<String, PluginSetting> declared;
    private final Map<String, String> values;
    private final InstantSource clock;

    MapPluginConfig(
            String prefix, Map<String, PluginSetting> declared, Map<String, String> values, InstantSource clock) {
        this.prefix = prefix;
        this.declared = Map.copyOf(declared);
        this.values = Map.copyOf(values);
        this.clock = clock;
    }

    @Override
    public Optional<String> text(String key) {
        return value(key, false);
    }

    @Override
    public Optional<Path> path(String key) {
        return read(key, "a path", Path::of);
    }

    @Override
    public Optional<Long> number(String key) {
        return read(key, "a whole number", Long::valueOf);
    }

    @Override
    public Optional<Duration> duration(String key) {
        return read(key, "a duration such as 30s, 1h30m or PT30S", Durations::parse);
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return read(key, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        });
    }

    @Override
    public Optional<Secret> secret(String key) {
        return value(key, true).map(Secret::of);
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    private <T> Optional<T> read(String key, String expected, Function<String, T> parser) {
        return value(key, false).map(text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(prefix + key + ": '" + text + "' (expected: " + expected + ")", e);
            }
        });
    }

    private Optional<String> value(String key, boolean secret) {
        PluginSetting setting = declared.get(key);
        if (setting == null || setting.isSecret() != secret) {
            throw new IllegalStateException(prefix + key + ": not declared (expected: a "
                    + (secret ? "credential" : "setting") + " that the plug-in declares)");
        }
        return Optional.ofNullable(values.get(key))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(setting.defaultValue()));
    }
}
