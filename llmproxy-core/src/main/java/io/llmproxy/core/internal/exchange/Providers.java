package io.llmproxy.core.internal.exchange;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.config.HttpProxies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The providers that calls go to, which may be exchanged while calls are running: those go on with what they began with. Safe for use
 * by many threads.
 */
public final class Providers implements AutoCloseable {
    private final Function<ProviderConfig, ServedProvider> making;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ServedProvider, Integer> setsOfProvider = new HashMap<>();
    private volatile ProviderSet current;
    private boolean isClosed;

    /**
     * Prepares the first providers; connects to nothing yet.
     *
     * @param configs at least one; the first is the default provider
     * @param proxies the way to them
     * @param ticker elapsed time in nanoseconds
     */
    public Providers(List<ProviderConfig> configs, HttpProxies proxies, LongSupplier ticker) {
        this(configs, config -> new ServedProvider(config, proxies, ticker));
    }

    Providers(List<ProviderConfig> configs, Function<ProviderConfig, ServedProvider> making) {
        this.making = making;
        current = newSet(configs, null);
    }

    /**
     * Returns the providers that new calls go to.
     *
     * @return at least one; the first is the default provider
     */
    public List<ProviderConfig> configs() {
        return current.configs();
    }

    /**
     * Takes other providers for new calls. One whose configuration is the same as before keeps its connections.
     *
     * @param configs at least one; the first is the default provider
     */
    public void replace(List<ProviderConfig> configs) {
        ProviderSet old;
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            old = current;
            current = newSet(configs, old);
        } finally {
            lock.unlock();
        }
        old.release();
    }

    /** Returns the providers for a call, which releases them at its end. */
    ProviderSet hold() {
        while (true) {
            ProviderSet set = current;
            if (set.tryHold()) {
                return set;
            }
        }
    }

    private ProviderSet newSet(List<ProviderConfig> configs, @Nullable ProviderSet old) {
        List<ServedProvider> providers = new ArrayList<>();
        List<ServedProvider> made = new ArrayList<>();
        try {
            for (ProviderConfig config : configs) {
                ServedProvider provider = old == null ? null : find(old, config);
                if (provider == null) {
                    provider = making.apply(config);
                    made.add(provider);
                }
                providers.add(provider);
            }
        } catch (RuntimeException | Error e) { // a missing class ends in the latter
            made.forEach(provider -> provider.sender().close());
            throw e;
        }
        Set<ServedProvider> members = new HashSet<>(providers);
        members.forEach(provider -> setsOfProvider.merge(provider, 1, Integer::sum));
        return new ProviderSet(providers, () -> unused(members));
    }

    private static @Nullable ServedProvider find(ProviderSet set, ProviderConfig config) {
        for (ServedProvider provider : set.providers()) {
            if (provider.config().equals(config)) {
                return provider;
            }
        }
        return null;
    }

    private void unused(Set<ServedProvider> members) {
        List<ServedProvider> over = new ArrayList<>();
        lock.lock();
        try {
            for (ServedProvider provider : members) {
                if (requireNonNull(setsOfProvider.merge(provider, -1, Integer::sum)) == 0) {
                    setsOfProvider.remove(provider);
                    over.add(provider);
                }
            }
        } finally {
            lock.unlock();
        }
        over.forEach(provider -> provider.sender().close());
    }

    /** Closes all connections; running calls fail. */
    @Override
    public void close() {
        List<ServedProvider> all;
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            all = List.copyOf(setsOfProvider.keySet());
        } finally {
            lock.unlock();
        }
        all.forEach(provider -> provider.sender().close());
    }
}
