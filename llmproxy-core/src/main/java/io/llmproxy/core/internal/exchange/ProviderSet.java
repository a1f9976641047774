package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.policy.CorsPolicy;
import io.llmproxy.core.internal.policy.RequestPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one state of the configuration. Calls hold on to the set that they began with; what only an old set has is closed
 * after its last call.
 */
final class ProviderSet {
    /** The first is the default one. */
    private final List<ServedProvider> providers;

    private final List<ProviderConfig> configs;
    private final boolean areHostsNamed;
    private final Runnable onUnused;

    /** Calls that hold on, and one for being current; zero for ever after that. */
    private final AtomicInteger holds = new AtomicInteger(1);

    ProviderSet(List<ServedProvider> providers, Runnable onUnused) {
        this.providers = List.copyOf(providers);
        configs = providers.stream().map(ServedProvider::config).toList();
        areHostsNamed = configs.stream().anyMatch(config -> !config.hosts().isEmpty());
        this.onUnused = onUnused;
    }

    /** Where a request could go. */
    record Route(ServedProvider provider, RequestPath path) {}

    /** Holds on, until {@link #release}; false if the set is not in use any more. */
    boolean tryHold() {
        return holds.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        if (holds.decrementAndGet() == 0) {
            onUnused.run();
        }
    }

    List<ServedProvider> providers() {
        return providers;
    }

    List<ProviderConfig> configs() {
        return configs;
    }

    boolean isDefault(ServedProvider provider) {
        return provider == providers.get(0);
    }

    /**
     * Finds where a request could go: to the providers that name its host, or else to those that name none; among them to those with
     * the longest prefix of its path.
     *
     * @return several if only the project's keys can decide; the default provider first
     */
    List<Route> routes(HeaderFields headers, RequestPath path) {
        String host = areHostsNamed ? host(headers) : null;
        List<Route> possible = new ArrayList<>();
        for (ServedProvider provider : providers) {
            RequestPath below = provider.below(host, path);
            if (below != null) {
                possible.add(new Route(provider, below));
            }
        }
        return possible.size() < 2 ? possible : best(possible);
    }

    private static List<Route> best(List<Route> possible) {
        boolean isHostNamed = possible.stream()
                .anyMatch(route -> !route.provider().config().hosts().isEmpty());
        List<Route> ofHost = possible.stream()
                .filter(route ->
                        !isHostNamed || !route.provider().config().hosts().isEmpty())
                .toList();
        int longest = ofHost.stream()
                .map(ProviderSet::prefixLength)
                .max(Comparator.naturalOrder())
                .orElse(0);
        return ofHost.stream().filter(route -> prefixLength(route) == longest).toList();
    }

    private static int prefixLength(Route route) {
        return route.provider().config().pathPrefix().length();
    }

    /** Returns what browsers are told before it is known to which of several providers a request goes. */
    CorsPolicy corsOf(List<Route> routes, HeaderFields headers) {
        for (Route route : routes) {
            if (route.provider().cors().allows(headers)) {
                return route.provider().cors();
            }
        }
        return (routes.isEmpty() ? providers.get(0) : routes.get(0).provider()).cors();
    }

    private static @Nullable String host(HeaderFields headers) {
        String host = headers.firstOrNull("Host");
        if (host == null) {
            return null;
        }
        String name = host.strip().toLowerCase(Locale.ROOT);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf(']') ? name.substring(0, colon) : name;
    }
}
