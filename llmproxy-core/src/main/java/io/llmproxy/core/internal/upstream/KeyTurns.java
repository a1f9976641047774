package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.RetryConfig;
import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the keys of one exchange: first a random one by weight, then the others in their order, each again only
 * after a pause. Keys that have to rest are passed over. Used by one thread.
 */
final class KeyTurns {
    private final List<ProviderKey> keys;
    private final CircuitBreakers breakers;
    private final RetryConfig retries;
    private final Backoff backoff;
    private final LongSupplier ticker;
    private final int[] failures;
    private final long[] pausedUntil;
    private int current;

    KeyTurns(
            List<ProviderKey> keys,
            CircuitBreakers breakers,
            RetryConfig retries,
            DoubleSupplier random,
            LongSupplier ticker) {
        this.keys = keys;
        this.breakers = breakers;
        this.retries = retries;
        this.ticker = ticker;
        Duration longest = retries.longestWait();
        backoff = new Backoff(
                retries.pause(), longest.compareTo(retries.pause()) > 0 ? longest : retries.pause(), random);
        failures = new int[keys.size()];
        pausedUntil = new long[keys.size()];
        current = keys.size() == 1 ? 0 : byWeight(keys, random.getAsDouble());
    }

    private static int byWeight(List<ProviderKey> keys, double random) {
        int total = keys.stream().mapToInt(ProviderKey::weight).sum();
        double rest = random * total;
        int index = 0;
        while (index < keys.size() - 1 && rest >= keys.get(index).weight()) {
            rest -= keys.get(index).weight();
            index++;
        }
        return index;
    }

    /** Returns the key whose turn it is. */
    Secret key() {
        return keys.get(current).secret();
    }

    /** Returns how long to wait before it is used. */
    Duration pause() {
        return Duration.ofNanos(failures[current] == 0 ? 0 : Math.max(0, pausedUntil[current] - ticker.getAsLong()));
    }

    /**
     * Puts the current key last.
     *
     * @param asked how long the provider asked to wait, or null
     */
    void postpone(@Nullable Duration asked) {
        boolean isTooLong = asked != null && asked.compareTo(retries.longestWait()) > 0;
        failures[current] = isTooLong ? Integer.MAX_VALUE : failures[current] + 1;
        if (!isTooLong) {
            pausedUntil[current] =
                    ticker.getAsLong() + backoff.delay(failures[current], asked).toNanos();
        }
    }

    /** Moves to the key that can be used soonest, in the order of turns; false if none can. */
    boolean next() {
        int from = current;
        Duration shortest = null;
        int best = -1;
        for (int i = 1; i <= keys.size(); i++) {
            current = (from + i) % keys.size();
            if (failures[current] < Integer.MAX_VALUE
                    && breakers.restNanos(key()) <= 0
                    && (shortest == null || pause().compareTo(shortest) < 0)) {
                shortest = pause();
                best = current;
            }
        }
        current = best < 0 ? from : best;
        return best >= 0;
    }

    /** Returns how long it takes until a key may be tried again that rests now. */
    Duration shortestRest() {
        long shortest = Long.MAX_VALUE;
        for (ProviderKey key : keys) {
            shortest = Math.min(shortest, Math.max(0, breakers.restNanos(key.secret())));
        }
        return Duration.ofNanos(shortest);
    }
}
