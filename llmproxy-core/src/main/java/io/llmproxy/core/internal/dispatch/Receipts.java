package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is settled and has to be told to the subscription, which may fail for a while. Telling it twice is harmless. */
final class Receipts {
    private final EventSubscription subscription;
    private final List<Delivery> settled = new ArrayList<>();
    private final Map<Delivery, String> dead = new LinkedHashMap<>();

    Receipts(EventSubscription subscription) {
        this.subscription = subscription;
    }

    void acknowledge(Delivery delivery) {
        settled.add(delivery);
    }

    void deadLetter(Delivery delivery, String reason) {
        dead.put(delivery, reason);
    }

    boolean isEmpty() {
        return settled.isEmpty() && dead.isEmpty();
    }

    /** Tells everything; what cannot be told is kept. */
    void hand() {
        if (!settled.isEmpty()) {
            subscription.acknowledge(List.copyOf(settled));
            settled.clear();
        }
        if (!dead.isEmpty()) {
            subscription.deadLetter(new LinkedHashMap<>(dead));
            dead.clear();
        }
    }
}
