package io.llmproxy.api.sink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one event. */
public sealed interface DeliveryResult {
    /**
     * The sink has the event.
     *
     * @return the result
     */
    static DeliveryResult delivered() {
        return Delivered.INSTANCE;
    }

    /**
     * The event should come again, after the dispatcher's own back-off.
     *
     * @param reason why, free of secrets
     * @return the result
     */
    static DeliveryResult retry(String reason) {
        return new Retry(null, reason);
    }

    /**
     * The event should come again, not sooner than after a delay.
     *
     * @param after the delay the back end asked for, of which five minutes are granted at most
     * @param reason why, free of secrets
     * @return the result
     */
    static DeliveryResult retryAfter(Duration after, String reason) {
        return new Retry(requireNonNull(after, "after"), reason);
    }

    /**
     * The sink will never take this event.
     *
     * @param reason why, free of secrets
     * @return the result
     */
    static DeliveryResult rejected(String reason) {
        return new Rejected(reason);
    }

    /**
     * Answers a whole batch alike.
     *
     * @param size the number of events in the batch
     * @param result the result of each
     * @return a list of that size
     */
    static List<DeliveryResult> all(int size, DeliveryResult result) {
        return Collections.nCopies(size, result);
    }

    /** The sink has the event. */
    record Delivered() implements DeliveryResult {
        private static final Delivered INSTANCE = new Delivered();
    }

    /**
     * The event should come again.
     *
     * @param after the least delay, or null for the dispatcher's own back-off
     * @param reason why, free of secrets
     */
    record Retry(@Nullable Duration after, String reason) implements DeliveryResult {
        /** Checks the parts. */
        public Retry {
            requireNonNull(reason, "reason");
        }
    }

    /**
     * The sink will never take this event.
     *
     * @param reason why, free of secrets
     */
    record Rejected(String reason) implements DeliveryResult {
        /** Checks the parts. */
        public Rejected {
            requireNonNull(reason, "reason");
        }
    }
}
