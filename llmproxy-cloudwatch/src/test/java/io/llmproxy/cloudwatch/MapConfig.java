package io.llmproxy.cloudwatch;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings as the engine would hand them over, for keys that are declared. */
final class MapConfig implements PluginConfig {
    private final List<PluginSetting> declared;
    private final Map<String, String> values;
    private final InstantSource clock;

    MapConfig(List<PluginSetting> declared, Map<String, String> values, InstantSource clock) {
        this.declared = declared;
        this.values = values;
        this.clock = clock;
    }

    @Override
    public Optional<String> text(String key) {
        PluginSetting setting = declared.stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(key));
        return Optional.ofNullable(values.getOrDefault(key, setting.defaultValue()));
    }

    @Override
    public Optional<Path> path(String key) {
        return text(key).map(Path::of);
    }

    @Override
    public Optional<Long> number(String key) {
        return text(key).map(Long::valueOf);
    }

    @Override
    public Optional<Duration> duration(String key) {
        return text(key).map(text -> Duration.parse("PT" + text));
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return text(key).map(Boolean::valueOf);
    }

    @Override
    public Optional<Secret> secret(String key) {
        throw new IllegalStateException(key);
    }

    @Override
    public InstantSource clock() {
        return clock;
    }
}
