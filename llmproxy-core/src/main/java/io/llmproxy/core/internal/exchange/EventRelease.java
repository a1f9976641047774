package io.llmproxy.core.internal.exchange;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventRedactor;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.usage.TokenUser;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step before the bus: takes out of events what may not leave the engine. Safe for use by many threads. */
public final class EventRelease implements Consumer<ExchangeEvent> {
    private static final Logger log = LoggerFactory.getLogger(EventRelease.class);

    private final EventBus bus;
    private final List<String> allowedMetadata;
    private final List<String> deniedMetadata;
    private final @Nullable EventRedactor redactor;
    private final LongAdder failures = new LongAdder();

    /**
     * Sets up the release.
     *
     * @param bus gets what is left
     * @param allowedMetadata the keys that events may hold, or none for all
     * @param deniedMetadata the keys that they may not hold in any case
     * @param redactor the host's own, or null for none
     */
    public EventRelease(
            EventBus bus, List<String> allowedMetadata, List<String> deniedMetadata, @Nullable EventRedactor redactor) {
        this.bus = bus;
        this.allowedMetadata = List.copyOf(allowedMetadata);
        this.deniedMetadata = List.copyOf(deniedMetadata);
        this.redactor = redactor;
    }

    @Override
    public void accept(ExchangeEvent event) {
        bus.publish(redacted(filtered(event)));
    }

    private ExchangeEvent filtered(ExchangeEvent event) {
        Map<String, String> metadata = event.tokenMetadata();
        boolean isAllAllowed = allowedMetadata.isEmpty() && deniedMetadata.isEmpty();
        if (isAllAllowed || metadata.keySet().stream().allMatch(this::isAllowed)) {
            return event;
        }
        Map<String, String> left = new TreeMap<>(metadata);
        left.keySet().removeIf(key -> !isAllowed(key));
        ExchangeEvent.Builder filtered = event.toBuilder().tokenMetadata(left);
        if (TokenUser.of(metadata) != null) {
            filtered.userId(TokenUser.of(left));
        }
        return filtered.build();
    }

    private boolean isAllowed(String key) {
        return (allowedMetadata.isEmpty() || allowedMetadata.contains(key)) && !deniedMetadata.contains(key);
    }

    private ExchangeEvent redacted(ExchangeEvent event) {
        if (redactor == null) {
            return event;
        }
        try {
            ExchangeEvent redacted = redactor.redact(event);
            if (redacted != null && redacted.exchangeId().equals(event.exchangeId())) {
                return redacted;
            }
            return withheld(event, "it returned no event with the same exchange id");
        } catch (Throwable e) { // also a stack that a pattern overflowed, or memory that a long body took
            return withheld(event, e.getClass().getName());
        }
    }

    /** Logs without the exception, whose message may repeat what was to be taken out. */
    private ExchangeEvent withheld(ExchangeEvent event, String problem) {
        failures.increment();
        if (failures.sum() == 1) {
            log.warn(
                    "The event redactor failed: {} (its events go on without bodies, headers, metadata and user)",
                    problem);
        } else {
            log.debug("The event redactor failed, {} times by now: {}", failures.sum(), problem);
        }
        return event.toBuilder()
                .bodies(null, null)
                .responseHeaders(Map.of())
                .tokenMetadata(Map.of())
                .userId(null)
                .build();
    }
}
