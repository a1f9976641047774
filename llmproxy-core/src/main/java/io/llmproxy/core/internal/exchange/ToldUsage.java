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
    private static final int MAX_OBJECTS = 20_000;
    private static final Duration MEMORY = Duration.ofHours(24);

    private final Cache<String, Boolean> objects;

    ToldUsage(LongSupplier ticker) {
        objects = Caffeine.newBuilder()
                .maximumSize(MAX_OBJECTS)
                .expireAfterWrite(MEMORY)
                .executor(Runnable::run)
                .ticker(ticker::getAsLong)
                .build();
    }

    /** Remembers an object and tells whether a path that names it has told its counts before. */
    boolean isRepetition(String objectId, String path) {
        boolean isKnown = objects.asMap().put(objectId, Boolean.TRUE) != null;
        return isKnown && path.contains(objectId);
    }
}
