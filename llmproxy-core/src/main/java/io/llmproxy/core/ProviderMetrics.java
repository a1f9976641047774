package io.llmproxy.core;

import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import java.math.BigDecimal;
import java.util.List;

/**
 * What was counted for one provider since the engine was built. Only the engine implements it, and later versions may add methods.
 * Immutable.
 */
public interface ProviderMetrics {
    /**
     * Returns the name of the provider.
     *
     * @return as in the configuration; {@code none} for calls that were refused before a provider was chosen, {@code other} for the
     *     providers beyond the first hundred
     */
    String provider();

    /**
     * Returns the calls by outcome and status.
     *
     * @return only what has happened, in the order of {@link Outcome}, then of the status
     */
    List<ExchangeCount> exchanges();

    /**
     * Returns the tokens of requests.
     *
     * @param source who counted them
     * @return zero or more; zero for {@link UsageSource#NONE}. Counts that a provider told before are not added again
     */
    long inputTokens(UsageSource source);

    /**
     * Returns the tokens of answers.
     *
     * @param source who counted them
     * @return zero or more; zero for {@link UsageSource#NONE}. Counts that a provider told before are not added again
     */
    long outputTokens(UsageSource source);

    /**
     * Returns the costs of all calls whose costs are known.
     *
     * @return US dollars, exact; zero or more
     */
    BigDecimal costUsd();

    /**
     * Returns how long calls took, from their arrival to their last byte.
     *
     * @return all calls but those that were {@link Outcome#REFUSED}, which would hide what the provider does
     */
    LatencyHistogram duration();

    /**
     * Returns how long it took from the arrival of a call to the first byte of the provider's answer.
     *
     * @return all calls whose answer had a body
     */
    LatencyHistogram timeToFirstByte();

    /**
     * Returns the size of what clients sent.
     *
     * @return bytes of bodies, as far as they were read
     */
    long requestBytes();

    /**
     * Returns the size of what clients got from the provider.
     *
     * @return bytes of bodies, without the gateway's own answers
     */
    long responseBytes();

    /**
     * Returns all calls.
     *
     * @return the sum of {@link #exchanges()}
     */
    default long requests() {
        return exchanges().stream().mapToLong(ExchangeCount::count).sum();
    }

    /**
     * Returns the calls that failed.
     *
     * @return those of {@link #exchanges()} that {@linkplain ExchangeCount#isError() are errors}
     */
    default long errors() {
        return exchanges().stream()
                .filter(ExchangeCount::isError)
                .mapToLong(ExchangeCount::count)
                .sum();
    }
}
