package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;

/**
 * An event on its way, and what speaks against it. That an event failed says nothing, since its destination may take nothing at
 * all; but if its neighbours went through between its failures, and that again, the fault is its own.
 */
final class HeldEvent {
    private static final int MOST_STRIKES = 2;
    private static final long NEVER = -1;

    private final AuditEvent event;
    private long takenAtLastFailure = NEVER;
    private int strikes;

    HeldEvent(AuditEvent event) {
        this.event = event;
    }

    AuditEvent event() {
        return event;
    }

    /**
     * Notes that the event failed alone.
     *
     * @param taken how many events the destination has taken so far
     */
    void failedAlone(long taken) {
        if (takenAtLastFailure != NEVER && taken > takenAtLastFailure) {
            strikes++;
        }
        takenAtLastFailure = taken;
    }

    boolean isToBlame() {
        return strikes >= MOST_STRIKES;
    }
}
