package io.llmproxy.core.internal.dispatch;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.api.sink.SinkSetting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sinks on a class path: those that can be used, and providers that are broken. A broken provider never hides the others.
 */
final class SinkCatalog {
    /** An iterator over broken providers is not trusted to end. */
    private static final int MAX_PROVIDERS = 1000;

    private final List<Found> found = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();

    private SinkCatalog() {}

    /** Looks through the class path of a class loader. */
    static SinkCatalog of(ClassLoader loader) {
        SinkCatalog catalog = new SinkCatalog();
        Iterator<EventSinkProvider> providers =
                ServiceLoader.load(EventSinkProvider.class, loader).iterator();
        boolean more = true;
        for (int i = 0; more && i < MAX_PROVIDERS; i++) {
            more = catalog.takeNext(providers);
        }
        return catalog;
    }

    /**
     * Guards hasNext() as well as next(): a class missing from a constructor's signature comes out of next() on JDK 17 and out
     * of hasNext() on later ones; in both cases the iteration can go on.
     */
    private boolean takeNext(Iterator<EventSinkProvider> providers) {
        try {
            if (!providers.hasNext()) {
                return false;
            }
            found.add(Found.of(providers.next()));
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            broken.add(e);
        }
        return true;
    }

    /** Returns the provider of a name, or empty if there is none. */
    Optional<Found> find(String name) {
        return found.stream().filter(candidate -> candidate.name().equals(name)).findFirst();
    }

    /** Returns one sentence per name that several providers claim. */
    List<String> duplicates() {
        Map<String, List<Found>> byName =
                found.stream().collect(Collectors.groupingBy(Found::name, LinkedHashMap::new, Collectors.toList()));
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> "sinks: '" + entry.getKey() + "' is the name of several providers: "
                        + entry.getValue().stream()
                                .map(candidate ->
                                        candidate.provider().getClass().getName())
                                .collect(Collectors.joining(", "))
                        + " (expected: one)")
                .toList();
    }

    List<Throwable> broken() {
        return broken;
    }

    /** Describes what there is, for messages. */
    String describe() {
        String names = found.isEmpty()
                ? "none"
                : String.join(
                        ", ", new TreeSet<>(found.stream().map(Found::name).toList()));
        return broken.isEmpty()
                ? names
                : names + "; broken: "
                        + broken.stream().map(Throwable::toString).collect(Collectors.joining(", "));
    }

    /**
     * A provider that works so far.
     *
     * @param name its name
     * @param provider the provider
     * @param settings what it declares, by key
     */
    record Found(String name, EventSinkProvider provider, Map<String, SinkSetting> settings) {
        /** Checks the parts. */
        Found {
            requireNonNull(name, "name");
        }

        static Found of(EventSinkProvider provider) {
            Map<String, SinkSetting> settings = new LinkedHashMap<>();
            provider.settings().forEach(setting -> settings.put(setting.key(), setting));
            return new Found(provider.name(), provider, settings);
        }
    }
}
