package io.llmproxy.core.internal.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Remembers of which responses, runs and batches the counts were recorded. Providers tell them again whenever the object is
 * fetched, and for work in the background the first such answer is the only one that tells them.
 */
final class ToldUsage {
    private static final long NOT_KNOWN = -1;
    private static final int MAX_OBJECTS = 20_000;
    private static final Duration MEMORY = Duration.ofHours(24);

    private final Cache<String, Long> objects;

    ToldUsage(LongSupplier ticker) {
        objects = Caffeine.newBuilder()
                .maximumSize(MAX_OBJECTS)
                .expireAfterWrite(MEMORY)
                .executor(Runnable::run)
                .ticker(ticker::getAsLong)
                .build();
    }

    /**
     * Remembers the counts of an object and tells whether a path that names it has told them before. Counts that have grown
     * are new: those of a batch are zero at first, and those of a run grow with its steps.
     */
    boolean isRepetition(String objectId, String path, long tokens) {
        long[] known = {NOT_KNOWN};
        objects.asMap().compute(objectId, (id, before) -> {
            known[0] = before == null ? NOT_KNOWN : before;
            return Math.max(known[0], tokens);
        });
        return tokens <= known[0] && path.contains(objectId);
    }
}
