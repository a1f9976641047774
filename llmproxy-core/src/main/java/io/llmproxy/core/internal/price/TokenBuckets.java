package io.llmproxy.core.internal.price;

import io.llmproxy.api.event.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one exchange, each counted once.
 *
 * @param tokens what is in which bucket; a bucket without tokens is missing
 * @param unsplit the provider's total, if it says nothing else; then there are no buckets
 * @param isOutputKnown false if the answer may have tokens that nobody counted
 */
record TokenBuckets(Map<Bucket, Long> tokens, long unsplit, boolean isOutputKnown) {
    TokenBuckets {
        tokens = Map.copyOf(tokens);
    }

    /** Sorts what a provider reported, or returns null if it reported no count. */
    static @Nullable TokenBuckets of(Usage usage) {
        if (usage.inputTokens().isPresent()) {
            return new BucketSorter(usage).sorted();
        }
        return usage.totalTokens().isPresent()
                ? new TokenBuckets(Map.of(), Math.max(0, usage.totalTokens().getAsLong()), false)
                : null;
    }

    /** Returns how many tokens are in a bucket. */
    long in(Bucket bucket) {
        return tokens.getOrDefault(bucket, 0L);
    }

    /** Returns the size of the request, which decides about long-context prices. */
    long inputTokens() {
        long sum = 0;
        for (Map.Entry<Bucket, Long> entry : tokens.entrySet()) {
            sum += entry.getKey().isInput() ? entry.getValue() : 0;
        }
        return sum;
    }

    /** Returns the sum of all buckets. */
    long totalTokens() {
        return unsplit + tokens.values().stream().mapToLong(Long::longValue).sum();
    }
}
