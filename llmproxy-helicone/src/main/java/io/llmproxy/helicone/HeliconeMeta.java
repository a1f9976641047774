package io.llmproxy.helicone;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.UsageSource;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Helicone reads as headers of the request: ids, the user, and properties to filter by. No two names differ only in case,
 * as header names do not.
 */
final class HeliconeMeta {
    private static final String PROPERTY = "Helicone-Property-";
    private static final int MOST_METADATA = 64;

    private final Map<String, String> meta = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private HeliconeMeta() {}

    static Map<String, String> of(ExchangeEvent event, boolean bodiesOmitted) {
        HeliconeMeta meta = new HeliconeMeta();
        meta.identify(event);
        meta.describe(event);
        if (bodiesOmitted) {
            meta.property("Bodies-Omitted", "too long");
        }
        meta.addMetadata(event.tokenMetadata());
        return Collections.unmodifiableMap(meta.meta);
    }

    private void identify(ExchangeEvent event) {
        meta.put("Helicone-Request-Id", event.runId().toString());
        event.userId().ifPresent(user -> meta.put("Helicone-User-Id", HeaderText.value(user)));
        event.provider().ifPresent(provider -> meta.put("provider", HeaderText.value(provider)));
        property("Request-Id", event.requestId());
        if (!event.requestId().equals(event.exchangeId())) {
            property("Exchange-Id", event.exchangeId());
        }
        property("Project-Id", event.projectId());
        property("Token-Id", event.tokenId());
        property("Upstream-Request-Id", event.upstreamRequestId());
    }

    private void describe(ExchangeEvent event) {
        property("Outcome", event.outcome().name().toLowerCase(Locale.ROOT));
        property("Method", event.method());
        property("Path", event.path());
        property("Provider", event.provider());
        property("Model", event.model());
        property("Requested-Model", event.requestedModel());
        property("Error-Code", event.errorCode());
        event.upstreamStatus().ifPresent(status -> property("Upstream-Status", Integer.toString(status)));
        property("Streamed", Boolean.toString(event.isStreamed()));
        property("Complete", Boolean.toString(event.isComplete()));
        if (event.attempts() > 1) {
            property("Attempts", Integer.toString(event.attempts()));
        }
        if (event.usage().source() != UsageSource.NONE) {
            property("Usage-Source", event.usage().source().name().toLowerCase(Locale.ROOT));
        }
        if (event.isUsageRepeated()) {
            property("Usage-Repeated", "true");
        }
        event.usage().audioSeconds().ifPresent(seconds -> property("Audio-Seconds", seconds.toPlainString()));
        event.costUsd().ifPresent(cost -> property("Cost-Usd", cost.toPlainString()));
        property("Price-Table", event.priceTable());
    }

    /** In the order of the names, so that an event that comes again looks the same. */
    private void addMetadata(Map<String, String> metadata) {
        new TreeMap<>(metadata)
                .entrySet().stream()
                        .limit(MOST_METADATA)
                        .forEach(entry -> addMetadata(HeaderText.name(entry.getKey()), entry.getValue()));
        if (metadata.size() > MOST_METADATA) {
            property(unused("Metadata-Omitted"), Integer.toString(metadata.size() - MOST_METADATA));
        }
    }

    private void addMetadata(String name, String value) {
        property(unused(isUsed(name) ? "Metadata-" + name : name), value);
    }

    private String unused(String name) {
        String candidate = name;
        for (int i = 2; isUsed(candidate); i++) {
            candidate = name + "-" + i;
        }
        return candidate;
    }

    private boolean isUsed(String name) {
        return meta.containsKey(PROPERTY + name);
    }

    private void property(String name, Optional<String> value) {
        value.ifPresent(text -> property(name, text));
    }

    private void property(String name, String value) {
        meta.put(PROPERTY + name, HeaderText.value(value));
    }
}
