package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.Secret;
import io.llmproxy.api.sink.SinkConfig;
import io.llmproxy.api.sink.SinkSetting;
import io.llmproxy.core.internal.config.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The settings of one sink over a map from key to text. A blank value counts as absent. */
final class MapSinkConfig implements SinkConfig {
    private final String sink;
    private final Map<String, SinkSetting> declared;
    private final Map<String, String> values;
    private final InstantSource clock;

    MapSinkConfig(String sink, Map<String, SinkSetting> declared, Map<String, String> values, InstantSource clock) {
        this.sink = sink;
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
                throw new IllegalArgumentException(
                        "sink." + sink + "." + key + ": '" + text + "' (expected: " + expected + ")", e);
            }
        });
    }

    private Optional<String> value(String key, boolean secret) {
        SinkSetting setting = declared.get(key);
        if (setting == null || setting.isSecret() != secret) {
            throw new IllegalStateException("sink." + sink + "." + key + ": not declared (expected: a "
                    + (secret ? "credential" : "setting") + " that the provider of the sink declares)");
        }
        return Optional.ofNullable(values.get(key))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(setting.defaultValue()));
    }
}
