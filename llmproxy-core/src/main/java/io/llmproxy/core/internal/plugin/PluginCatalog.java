package io.llmproxy.core.internal.plugin;

import io.llmproxy.api.plugin.Plugin;
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
 * The plug-ins of one kind on a class path: those that can be used, and those that are broken. A broken one never hides the others.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param <P> the kind
 */
public final class PluginCatalog<P extends Plugin> {
    /** An iterator over broken providers is not trusted to end. */
    private static final int MAX_PROVIDERS = 1000;

    private final List<FoundPlugin<P>> found = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();

    private PluginCatalog() {}

    /**
     * Looks through the class path of a class loader.
     *
     * @param kind the interface that plug-ins implement
     * @param loader where to look
     * @return what there is
     */
    public static <P extends Plugin> PluginCatalog<P> of(Class<P> kind, ClassLoader loader) {
        PluginCatalog<P> catalog = new PluginCatalog<>();
        Iterator<P> providers = ServiceLoader.load(kind, loader).iterator();
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
    private boolean takeNext(Iterator<P> providers) {
        try {
            if (!providers.hasNext()) {
                return false;
            }
            found.add(FoundPlugin.of(providers.next()));
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            broken.add(e);
        }
        return true;
    }

    /** Returns the plug-in of a name, or empty if there is none. */
    public Optional<FoundPlugin<P>> find(String name) {
        return found.stream().filter(candidate -> candidate.name().equals(name)).findFirst();
    }

    /** Returns all that can be used, by name. */
    public List<FoundPlugin<P>> all() {
        return found.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** Returns one sentence per name that several plug-ins claim. */
    public List<String> duplicates() {
        Map<String, List<FoundPlugin<P>>> byName = found.stream()
                .collect(Collectors.groupingBy(FoundPlugin::name, LinkedHashMap::new, Collectors.toList()));
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> "'" + entry.getKey() + "' is the name of several providers: "
                        + entry.getValue().stream()
                                .map(candidate -> candidate.plugin().getClass().getName())
                                .collect(Collectors.joining(", "))
                        + " (expected: one)")
                .toList();
    }

    /** Returns why others cannot be used. */
    public List<Throwable> broken() {
        return broken;
    }

    /** Describes what there is, for messages. */
    public String describe() {
        String names = found.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        new TreeSet<>(found.stream().map(FoundPlugin::name).toList()));
        return broken.isEmpty()
                ? names
                : names + "; broken: "
                        + broken.stream().map(Throwable::toString).collect(Collectors.joining(", "));
    }
}
