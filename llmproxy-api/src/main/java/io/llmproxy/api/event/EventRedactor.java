package io.llmproxy.api.event;

/**
 * Takes out of events what must not leave the engine, before anything but the engine has seen them. Called by several threads at a
 * time, off the threads of calls.
 *
 * <p>If it throws, the event goes on without bodies, headers, metadata and user, and the failure is logged without them.
 */
@FunctionalInterface
public interface EventRedactor {
    /**
     * Returns what may be published of an event.
     *
     * @param event as it was recorded
     * @return the same event, or a copy made with {@link ExchangeEvent#toBuilder()} with the same exchange id
     */
    ExchangeEvent redact(ExchangeEvent event);
}
