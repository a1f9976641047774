package io.llmproxy.core.internal.price;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in US dollars per million tokens.
 *
 * <p>A bucket without a price of its own falls back where the least harm is done: cached and written input cost what input costs,
 * reasoning what output costs, cached audio and pictures what they cost uncached. Audio and pictures have no other fallback, since their
 * prices are several times those of text, and writing to the cache for an hour has none if shorter writing has a price.
 *
 * @param perMillion the prices that were given
 */
record Prices(Map<Bucket, BigDecimal> perMillion) {
    private static final int MILLION_DIGITS = 6;

    Prices {
        perMillion = Map.copyOf(perMillion);
    }

    /** Returns these prices with those of another list in the place of the same buckets. */
    Prices with(Prices others) {
        Map<Bucket, BigDecimal> all = new EnumMap<>(Bucket.class);
        all.putAll(perMillion);
        all.putAll(others.perMillion);
        return new Prices(all);
    }

    /** Returns the exact sum, or null if a bucket with tokens has no price. */
    @Nullable
    BigDecimal cost(TokenBuckets buckets) {
        if (buckets.unsplit() > 0) {
            return costOfTotal(buckets.unsplit());
        }
        if (!buckets.isOutputKnown() && of(Bucket.OUTPUT) != null) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<Bucket, Long> entry : buckets.tokens().entrySet()) {
            BigDecimal price = of(entry.getKey());
            if (price == null) {
                return null;
            }
            sum = sum.add(price.multiply(BigDecimal.valueOf(entry.getValue())));
        }
        return sum.movePointLeft(MILLION_DIGITS);
    }

    /** Without a split there is only a cost if the split does not matter. */
    private @Nullable BigDecimal costOfTotal(long total) {
        BigDecimal input = of(Bucket.INPUT);
        BigDecimal output = of(Bucket.OUTPUT);
        return input == null || (output != null && output.compareTo(input) != 0)
                ? null
                : input.multiply(BigDecimal.valueOf(total)).movePointLeft(MILLION_DIGITS);
    }

    private @Nullable BigDecimal of(Bucket bucket) {
        BigDecimal own = perMillion.get(bucket);
        if (own != null) {
            return own;
        }
        return switch (bucket) {
            case CACHED_INPUT, CACHE_WRITE -> of(Bucket.INPUT);
            case CACHE_WRITE_1H -> perMillion.containsKey(Bucket.CACHE_WRITE) ? null : of(Bucket.INPUT);
            case AUDIO_CACHED_INPUT -> of(Bucket.AUDIO_INPUT);
            case IMAGE_CACHED_INPUT -> of(Bucket.IMAGE_INPUT);
            case REASONING -> of(Bucket.OUTPUT);
            case INPUT, OUTPUT, AUDIO_INPUT, IMAGE_INPUT, AUDIO_OUTPUT, IMAGE_OUTPUT -> null;
        };
    }
}
