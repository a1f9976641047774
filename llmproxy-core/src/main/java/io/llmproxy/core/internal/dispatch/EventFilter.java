package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.UsageSource;

/**
 * Which events are meant for a sink.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public enum EventFilter {
    /** Every event. */
    ALL("all") {
        @Override
        boolean isMeant(ExchangeEvent event) {
            return true;
        }
    },

    /** Calls of models: all that is posted, and the answers of work in the background that tell its usage for the first time. */
    MODEL_CALLS("model-calls") {
        @Override
        boolean isMeant(ExchangeEvent event) {
            return event.method().equals("POST")
                    || (event.usage().source() != UsageSource.NONE && !event.isUsageRepeated());
        }
    };

    private final String text;

    EventFilter(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    abstract boolean isMeant(ExchangeEvent event);
}
