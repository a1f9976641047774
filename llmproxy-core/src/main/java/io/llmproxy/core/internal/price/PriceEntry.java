package io.llmproxy.core.internal.price;

import io.llmproxy.api.event.Usage;
import io.llmproxy.core.internal.config.Glob;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a price file.
 *
 * @param models the names it is for, in lower case
 * @param prices what tokens cost
 * @param perMinute US dollars per minute of audio, or null if audio is not billed by duration
 * @param above other prices for long requests, by ascending size
 */
record PriceEntry(
        List<Glob> models, Prices prices, @Nullable BigDecimal perMinute, List<Tier> above) {
    private static final BigDecimal SECONDS = BigDecimal.valueOf(60);
    // A number such as 1e999999999 would take all memory to compute with.
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000_000);
    private static final int MOST_DECIMALS = 30;
    private static final int PARTS_OF_A_MINUTE_DIGITS = 12;

    PriceEntry {
        models = List.copyOf(models);
        above = List.copyOf(above);
    }

    /**
     * Prices of requests with more than so many input tokens; they hold for the whole exchange.
     *
     * @param inputTokens the size that must be exceeded
     * @param prices those that differ
     */
    record Tier(long inputTokens, Prices prices) {}

    boolean isFor(ModelName model) {
        return models.stream().anyMatch(model::matches);
    }

    /** Returns the cost, or null if it cannot be known. */
    @Nullable
    BigDecimal cost(Usage usage) {
        BigDecimal seconds = usage.audioSeconds().orElse(null);
        if (perMinute != null && seconds != null) {
            return seconds.signum() < 0 || seconds.compareTo(MOST_SECONDS) > 0 || seconds.scale() > MOST_DECIMALS
                    ? null
                    : seconds.multiply(perMinute).divide(SECONDS, PARTS_OF_A_MINUTE_DIGITS, RoundingMode.HALF_EVEN);
        }
        TokenBuckets buckets = TokenBuckets.of(usage);
        if (buckets == null || (buckets.unsplit() > 0 && !above.isEmpty())) {
            return null;
        }
        return pricesFor(buckets.inputTokens()).cost(buckets);
    }

    private Prices pricesFor(long inputTokens) {
        Prices current = prices;
        for (Tier tier : above) {
            if (inputTokens > tier.inputTokens()) {
                current = current.with(tier.prices());
            }
        }
        return current;
    }
}
