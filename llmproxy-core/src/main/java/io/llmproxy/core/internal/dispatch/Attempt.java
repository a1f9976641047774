package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.DeliveryResult.Delivered;
import io.llmproxy.api.sink.DeliveryResult.Rejected;
import io.llmproxy.api.sink.DeliveryResult.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sink's answer to one batch, sorted by what is to be done. Order is kept. */
final class Attempt {
    private final List<Delivery> delivered = new ArrayList<>();
    private final Map<Delivery, String> rejected = new LinkedHashMap<>();
    private final List<Delivery> again = new ArrayList<>();
    private String retryReason = "";
    private @Nullable Duration retryAfter;

    Attempt(List<Delivery> batch, List<DeliveryResult> results) {
        for (int i = 0; i < batch.size(); i++) {
            add(batch.get(i), results.get(i));
        }
    }

    private void add(Delivery delivery, DeliveryResult result) {
        if (result instanceof Delivered) {
            delivered.add(delivery);
        } else if (result instanceof Rejected refusal) {
            rejected.put(delivery, refusal.reason());
        } else if (result instanceof Retry retry) {
            again.add(delivery);
            retryReason = retry.reason();
            if (retryAfter == null || (retry.after() != null && retry.after().compareTo(retryAfter) > 0)) {
                retryAfter = retry.after();
            }
        }
    }

    List<Delivery> delivered() {
        return delivered;
    }

    /** Returns what the sink will never take, with its reason. */
    Map<Delivery, String> rejected() {
        return rejected;
    }

    /** Returns what neither was taken nor refused. */
    List<Delivery> again() {
        return again;
    }

    /** Returns why the last of {@link #again} has to come again. */
    String retryReason() {
        return retryReason;
    }

    /** Returns the longest delay that was asked for, or null if none was. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
