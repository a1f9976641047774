package io.llmproxy.api.event;

import static java.util.Objects.requireNonNull;

/**
 * One event on its way to one subscriber.
 *
 * @param id position in the bus, unique within the subscription
 * @param event the event
 */
public record Delivery(String id, ExchangeEvent event) {
    /** Checks the parts. */
    public Delivery {
        requireNonNull(id, "id");
        requireNonNull(event, "event");
    }
}
