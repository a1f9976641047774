package io.llmproxy.ingest.internal;

import io.llmproxy.api.sink.DeliveryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of each event of a batch. An event of which nothing is known comes again. Safe for use by many threads.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class BatchResults {
    private static final Logger log = LoggerFactory.getLogger(BatchResults.class);
    private static final DeliveryResult UNKNOWN = DeliveryResult.retry("not known to be sent: the delivery was ended");

    private final AtomicReferenceArray<@Nullable DeliveryResult> results;

    /**
     * Prepares the results.
     *
     * @param size number of events
     */
    public BatchResults(int size) {
        results = new AtomicReferenceArray<>(size);
    }

    /**
     * Notes a result.
     *
     * @param index of the event
     * @param result what became of it
     */
    public void set(int index, DeliveryResult result) {
        results.set(index, result);
    }

    /**
     * Rejects an event that makes the work fail, lest it hold up all others for good.
     *
     * @param index of the event
     * @param failure of which only the kind and the place are told: its message may quote the event
     */
    public void reject(int index, RuntimeException failure) {
        log.debug("An event cannot be sent: {} at {}", failure.getClass().getName(), place(failure));
        set(
                index,
                DeliveryResult.rejected("cannot be sent: " + failure.getClass().getSimpleName()));
    }

    private static Object place(RuntimeException e) {
        return e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0];
    }

    /**
     * Returns the results.
     *
     * @return one per event
     */
    public List<DeliveryResult> toList() {
        List<DeliveryResult> list = new ArrayList<>(results.length());
        for (int i = 0; i < results.length(); i++) {
            DeliveryResult result = results.get(i);
            list.add(result == null ? UNKNOWN : result);
        }
        return list;
    }
}
