package io.llmproxy.core.internal.config;

import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.ProviderProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code allowed_endpoints} and {@code allowed_methods} of a provider, both with the defaults of its profile. */
final class EntryEndpoints {
    private static final String ENDPOINTS = "allowed_endpoints";
    private static final String METHODS = "allowed_methods";
    private static final String METHOD_EXPECTED = "one method such as POST";
    private static final URI ANY_ADDRESS = URI.create("http://localhost");

    private final String name;
    private final YamlMap entry;
    private final @Nullable ProviderProfile profile;

    private EntryEndpoints(String name, YamlMap entry, @Nullable ProviderProfile profile) {
        this.name = name;
        this.entry = entry;
        this.profile = profile;
    }

    /** Tells whether clients may call anything then; if not, it is a problem. */
    static boolean read(String name, YamlMap entry, @Nullable ProviderProfile profile, ProviderConfigBuilder builder) {
        return new EntryEndpoints(name, entry, profile).read(builder);
    }

    private boolean read(ProviderConfigBuilder builder) {
        boolean hasEndpoints = profile == null || entry.keys().contains(ENDPOINTS);
        List<String> endpoints =
                hasEndpoints ? required(ENDPOINTS, "one path such as /v1/models", EntryEndpoints::endpoint) : List.of();
        boolean hasMethods =
                profile == null ? needsMethods(endpoints) : entry.keys().contains(METHODS);
        Set<String> methods = hasMethods || entry.keys().contains(METHODS)
                ? new LinkedHashSet<>(required(METHODS, METHOD_EXPECTED, EndpointRule::method))
                : Set.of();
        if (profile != null && !hasEndpoints && hasMethods) {
            endpoints = narrowed(profile, methods);
        }
        if (!endpoints.isEmpty()) {
            builder.allowedEndpoints(endpoints);
        }
        if (!methods.isEmpty()) {
            builder.allowedMethods(methods);
        }
        return (!hasEndpoints || !endpoints.isEmpty()) && (!hasMethods || !methods.isEmpty());
    }

    private static boolean needsMethods(List<String> endpoints) {
        return endpoints.isEmpty()
                || endpoints.stream().anyMatch(text -> EndpointRule.parse(text).methods() == null);
    }

    private <T> List<T> required(String key, String expected, Function<String, T> parser) {
        if (entry.isEmpty(key)) {
            entry.addProblem(key, "API '" + name + "' has no " + key + " (expected: at least " + expected + ")");
            return List.of();
        }
        return entry.list(key, expected, parser);
    }

    /** The endpoints of a profile name their methods, so that a list of methods would have no effect unless it narrows them. */
    private List<String> narrowed(ProviderProfile known, Set<String> methods) {
        List<String> endpoints = new ArrayList<>();
        Set<String> without = new TreeSet<>(methods);
        for (String text : known.builder(name, ANY_ADDRESS).build().allowedEndpoints()) {
            EndpointRule rule = EndpointRule.parse(text);
            Set<String> both = new TreeSet<>(methods);
            Set<String> own = rule.methods();
            if (own != null) {
                both.retainAll(own);
            }
            without.removeAll(both);
            if (!both.isEmpty()) {
                endpoints.add(String.join(",", both) + " " + rule.path());
            }
        }
        if (!without.isEmpty()) {
            entry.addProblem(
                    METHODS,
                    String.join(", ", without) + " (expected: methods that endpoints of the profile " + known
                            + " name, or " + ENDPOINTS + " as well)");
        }
        return endpoints;
    }

    private static String endpoint(String text) {
        EndpointRule.parse(text);
        return text;
    }
}
