package io.llmproxy.core.internal.upstream;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.api.Secret;
import io.llmproxy.core.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a provider a rest when several calls in a row have failed, for each of its keys alone. Then one call per cooldown may try,
 * and the first answer lets all others pass again. Only keys in trouble are remembered. Safe for use by many threads; nobody waits.
 */
final class CircuitBreakers {
    private static final Logger log = LoggerFactory.getLogger(CircuitBreakers.class);
    private static final int MOST_KEYS = 10_000;

    private final String provider;
    private final @Nullable CircuitBreakerConfig config;
    private final LongSupplier ticker;
    private final KeyMark.Maker marks = new KeyMark.Maker();
    private final ConcurrentMap<KeyMark, Circuit> troubled = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .executor(Runnable::run)
            .<KeyMark, Circuit>build()
            .asMap();

    /**
     * Begins without trouble.
     *
     * @param provider its name, for the log
     * @param config when to refuse calls, or null for never
     * @param ticker elapsed time in nanoseconds
     */
    CircuitBreakers(String provider, @Nullable CircuitBreakerConfig config, LongSupplier ticker) {
        this.provider = provider;
        this.config = config;
        this.ticker = ticker;
    }

    /** The right to make one call. To be handed back with its result. */
    record Pass(@Nullable Circuit probe) {
        private static final Pass FREE = new Pass(null);
    }

    /** Returns how long no call may be made with a key; zero or less if one may try. */
    long restNanos(Secret key) {
        Circuit circuit = known(key);
        return circuit == null || !circuit.isOpen() ? 0 : circuit.probeNanos() - ticker.getAsLong();
    }

    /** Asks for a call with a key; null if it may not be made now. */
    @Nullable
    Pass acquire(Secret key) {
        for (Circuit circuit = known(key); circuit != null && circuit.isOpen(); circuit = known(key)) {
            long now = ticker.getAsLong();
            if (circuit.probeNanos() - now > 0) {
                return null;
            }
            Circuit probe = Circuit.open(now + cooldownNanos());
            if (troubled.replace(marks.of(key.reveal()), circuit, probe)) {
                return new Pass(probe);
            }
        }
        return Pass.FREE;
    }

    /** The provider's answer has begun. */
    void answered(Secret key) {
        if (!troubled.isEmpty()) {
            change(key, circuit -> circuit.answered(failures()));
        }
    }

    /** The provider's answer has come to its end. */
    void ended(Secret key) {
        if (!troubled.isEmpty()) {
            change(key, Circuit::ended);
        }
    }

    /** The provider's answer has broken off. */
    void brokeOff(Secret key) {
        if (config != null) {
            long next = ticker.getAsLong() + cooldownNanos();
            change(key, circuit -> circuit.brokeOff(failures(), next));
        }
    }

    /** The call has failed, and the provider is to blame. */
    void failed(Secret key, Pass pass) {
        if (config == null) {
            return;
        }
        long next = ticker.getAsLong() + cooldownNanos();
        change(key, circuit -> circuit.equals(pass.probe()) ? Circuit.open(next) : circuit.failed(failures(), next));
    }

    /** The call has shown nothing about the provider: another one may try in its place. */
    void released(Secret key, Pass pass) {
        Circuit probe = pass.probe();
        if (probe != null) {
            troubled.replace(marks.of(key.reveal()), probe, Circuit.open(ticker.getAsLong()));
        }
    }

    private @Nullable Circuit known(Secret key) {
        return troubled.isEmpty() ? null : troubled.get(marks.of(key.reveal()));
    }

    private void change(Secret key, UnaryOperator<Circuit> change) {
        KeyMark mark = marks.of(key.reveal());
        while (true) {
            Circuit known = troubled.get(mark);
            Circuit before = Circuit.of(known);
            Circuit after = change.apply(before);
            if (after.equals(before) || isReplaced(mark, known, after)) {
                report(mark, before, after);
                return;
            }
        }
    }

    private boolean isReplaced(KeyMark mark, @Nullable Circuit known, Circuit after) {
        if (known == null) {
            return troubled.putIfAbsent(mark, after) == null;
        }
        return after.isHealthy() ? troubled.remove(mark, known) : troubled.replace(mark, known, after);
    }

    private void report(KeyMark mark, Circuit before, Circuit after) {
        if (after.isOpen() && !before.isOpen()) {
            log.warn(
                    "Provider {} is given a rest: {} calls in a row failed with its key {}; one may try every {}",
                    provider,
                    failures(),
                    mark,
                    cooldown());
        } else if (before.isOpen() && !after.isOpen()) {
            log.info("Provider {} answers again to its key {}", provider, mark);
        } else if (before.isOpen() && !before.equals(after)) {
            log.debug("Provider {} does not answer yet to its key {}", provider, mark);
        }
    }

    private int failures() {
        return config == null ? Integer.MAX_VALUE : config.failures();
    }

    private Duration cooldown() {
        return config == null ? Duration.ZERO : config.cooldown();
    }

    private long cooldownNanos() {
        return cooldown().toNanos();
    }
}
