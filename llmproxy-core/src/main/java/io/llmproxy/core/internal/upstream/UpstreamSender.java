package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.RetryConfig;
import io.llmproxy.core.internal.config.HttpProxies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends requests to one provider, with the key and as often as its configuration says. Safe for use by many threads. */
public final class UpstreamSender implements AutoCloseable {
    private final UpstreamClient client;
    private final CircuitBreakers breakers;
    private final RetryConfig retries;
    private final LongSupplier ticker;
    private final DoubleSupplier random;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * Prepares the sender; connects to nothing yet.
     *
     * @param provider where to send to
     * @param proxies the way there; without any, that of the JVM
     * @param ticker elapsed time in nanoseconds
     * @throws IllegalArgumentException if a proxy is not an {@code http} address
     */
    public UpstreamSender(ProviderConfig provider, HttpProxies proxies, LongSupplier ticker) {
        this(provider, proxies, ticker, () -> ThreadLocalRandom.current().nextDouble());
    }

    UpstreamSender(ProviderConfig provider, HttpProxies proxies, LongSupplier ticker, DoubleSupplier random) {
        client = new UpstreamClient(provider, proxies, ticker);
        breakers =
                new CircuitBreakers(provider.name(), provider.circuitBreaker().orElse(null), ticker);
        retries = provider.retries();
        this.ticker = ticker;
        this.random = random;
    }

    /** The exchange that a request belongs to. */
    public interface Course {
        /**
         * Called before each attempt.
         *
         * @param call about to be executed; to be cancelled if the exchange ends early, at once if it has ended
         */
        void sending(UpstreamCall call);

        /**
         * Waits between two attempts.
         *
         * @param time how long
         * @return false if the exchange has been stopped; then there is no further attempt
         */
        boolean pause(Duration time);

        /**
         * Tells whether the provider is to blame for a failed attempt. Not asked about failures of the client's body.
         *
         * @param failure what the attempt has thrown
         * @return true unless the exchange itself has cancelled the call, for another reason than that the provider took too long
         */
        boolean isProvidersFault(IOException failure);
    }

    /** An answer of the provider's. To be closed. */
    public interface Answer extends AutoCloseable {
        /**
         * Returns the answer.
         *
         * @return its head, and its body as it comes
         */
        UpstreamResponse response();

        /** Tells that the provider broke off within the body, or was silent for too long. To be told before {@link #close}. */
        void brokeOff();

        /** Frees the connection. */
        @Override
        void close();
    }

    /**
     * Tells whether the provider is given a rest, so that nothing would be sent.
     *
     * @param keys at least one key for this provider
     * @return how long it lasts for the key that may try first, or null if one may try now
     */
    public @Nullable Duration restOf(List<ProviderKey> keys) {
        long shortest = Long.MAX_VALUE;
        for (ProviderKey key : keys) {
            long rest = breakers.restNanos(key.secret());
            if (rest <= 0) {
                return null;
            }
            shortest = Math.min(shortest, rest);
        }
        return Duration.ofNanos(shortest);
    }

    /**
     * Sends a request and waits for the head of the answer.
     *
     * @param request what to ask
     * @param keys at least one key for this provider
     * @param course the exchange
     * @return the answer, to be closed
     * @throws CircuitOpenException if the provider is given a rest
     * @throws UnusableKeyException if no key can be sent
     * @throws IOException if the provider cannot be reached or breaks off, the client's body fails, or the call was cancelled
     */
    public Answer send(UpstreamRequest request, List<ProviderKey> keys, Course course) throws IOException {
        KeyTurns turns = new KeyTurns(usable(keys), breakers, retries, random, ticker);
        Sending sending = new Sending(client, breakers, retries, turns, request, course);
        UpstreamResponse response = sending.untilAnswered();
        return new OpenAnswer(response, turns.key(), breakers);
    }

    private List<ProviderKey> usable(List<ProviderKey> keys) throws UnusableKeyException {
        for (ProviderKey key : keys) {
            if (!client.canSend(key.secret())) {
                return withoutUnusable(keys);
            }
        }
        return keys;
    }

    private List<ProviderKey> withoutUnusable(List<ProviderKey> keys) throws UnusableKeyException {
        List<ProviderKey> usable =
                keys.stream().filter(key -> client.canSend(key.secret())).toList();
        if (usable.isEmpty()) {
            throw new UnusableKeyException();
        }
        return usable;
    }

    /** Closes all connections and ends the threads. Running calls fail. Does nothing the second time. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            client.close();
        }
    }
}
