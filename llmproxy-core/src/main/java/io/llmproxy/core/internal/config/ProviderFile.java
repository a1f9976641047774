package io.llmproxy.core.internal.config;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.ProviderConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A YAML file with providers, as the Go edition reads it, but checked to the last key. Immutable. */
public final class ProviderFile {
    private final Path file;
    private final Map<String, ProviderConfig> providers;
    private final @Nullable String defaultName;

    private ProviderFile(Path file, Map<String, ProviderConfig> providers, @Nullable String defaultName) {
        this.file = file;
        this.providers = providers;
        this.defaultName = defaultName;
    }

    /**
     * Reads and checks a file.
     *
     * @param file a YAML file of at most 1 MiB
     * @return the providers
     * @throws InvalidConfigException with all problems of the file, each with line and key
     */
    public static ProviderFile load(Path file) {
        Problems problems = new Problems();
        YamlMap root = YamlMap.root(file.toString(), YamlDocument.read(file), List.of("default_api", "apis"), problems);
        if (root.isEmpty("apis")) {
            root.addProblem("apis", "no API providers configured (expected: at least one)");
            problems.throwIfAny();
        }
        YamlMap apis = root.map("apis", "a mapping from names to providers");
        String defaultName = root.value("default_api", "the name of an entry of apis", name -> name);
        if (defaultName != null && !apis.keys().contains(defaultName)) {
            root.addProblem(
                    "default_api",
                    "default API '" + Echo.of(defaultName) + "' not found in configured APIs ("
                            + Suggestion.of(defaultName, apis.keys()) + ")");
        }
        Map<String, ProviderConfig> providers = new LinkedHashMap<>();
        for (String name : apis.keys()) {
            ProviderConfig provider = ProviderEntry.read(name, apis);
            if (provider != null) {
                providers.put(name, provider);
            }
        }
        problems.throwIfAny();
        return new ProviderFile(file, providers, defaultName);
    }

    /**
     * Returns all providers, the default one first.
     *
     * @param name the default one's name, or null for the file's {@code default_api} or, without that, its only entry
     * @return the others in the order of the file
     * @throws InvalidConfigException if there is no such provider
     */
    public List<ProviderConfig> providers(@Nullable String name) {
        ProviderConfig first = provider(name);
        return Stream.concat(
                        Stream.of(first),
                        providers.values().stream()
                                .filter(other -> !other.name().equals(first.name())))
                .toList();
    }

    /**
     * Returns a provider.
     *
     * @param name its name, or null for the file's {@code default_api} or, without that, its only entry
     * @return the provider
     * @throws InvalidConfigException if there is no such provider
     */
    public ProviderConfig provider(@Nullable String name) {
        String wanted = name != null ? name : defaultName;
        if (wanted == null) {
            if (providers.size() > 1) {
                throw new InvalidConfigException(
                        file + ": default_api: missing (expected one of: " + String.join(", ", providers.keySet())
                                + ")",
                        null);
            }
            return providers.values().iterator().next();
        }
        ProviderConfig provider = providers.get(wanted);
        if (provider == null) {
            throw new InvalidConfigException(
                    file + ": API provider '" + Echo.of(wanted) + "' not found in configuration ("
                            + Suggestion.of(wanted, providers.keySet()) + ")",
                    null);
        }
        return provider;
    }
}
