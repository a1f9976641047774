package io.llmproxy.core;

import io.llmproxy.core.internal.exchange.Providers;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only way for other providers into a running engine, whoever brings them. Safe for use by many threads. */
final class ProviderGate {
    private static final Logger log = LoggerFactory.getLogger(ProviderGate.class);

    private final Providers providers;
    private final Consumer<List<ProviderConfig>> check;
    private final AtomicLong turns = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private long newestTurn;

    ProviderGate(Providers providers, Consumer<List<ProviderConfig>> check) {
        this.providers = providers;
        this.check = check;
    }

    /**
     * Asks the host whether it agrees.
     *
     * @return the same providers
     * @throws InvalidConfigException if it does not
     */
    static List<ProviderConfig> checked(List<ProviderConfig> configs, Consumer<List<ProviderConfig>> check) {
        try {
            check.accept(configs);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException(e.getMessage() == null ? "providers: refused" : e.getMessage(), e);
        }
        return configs;
    }

    /**
     * Takes what the source says, all of it or nothing. The source is read, and the host asked, without a lock: what somebody else has
     * begun to read later and is in use already counts as newer, and stays.
     *
     * @return what the source says
     * @throws InvalidConfigException if the source has mistakes, or the host does not agree
     */
    List<ProviderConfig> replace(Supplier<List<ProviderConfig>> source) {
        long turn = turns.incrementAndGet();
        List<ProviderConfig> configs = checked(source.get(), check);
        lock.lock();
        try {
            if (turn > newestTurn) {
                newestTurn = turn;
                String before = defaultName();
                providers.replace(configs);
                warnOfAnotherDefault(before);
            }
        } finally {
            lock.unlock();
        }
        return configs;
    }

    private String defaultName() {
        return providers.configs().get(0).name();
    }

    /** Keys of one provider would otherwise go to another one without a word. */
    private void warnOfAnotherDefault(String before) {
        String now = defaultName();
        if (!now.equals(before)) {
            log.warn("The default provider was {} and is {} now: keys that name no provider go there", before, now);
        }
    }
}
