package io.llmproxy.cloudwatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import java.util.HashSet;
import java.util.Set;

/**
 * Which models get metrics of their own: those that have answered. Clients can ask for models of any name, and every new name would be a
 * new metric to pay for. Confined to the thread of the sink.
 */
final class KnownModels {
    static final int MAX_MODELS = 500;
    static final String NONE = "none";
    static final String OTHER = "other";

    private final Set<String> names = new HashSet<>();

    String of(ExchangeEvent event) {
        String name = event.model().orElse("");
        if (name.isBlank()) {
            return NONE;
        }
        if (event.outcome() == Outcome.COMPLETED && names.size() < MAX_MODELS) {
            names.add(name);
        }
        return names.contains(name) ? name : OTHER;
    }
}
