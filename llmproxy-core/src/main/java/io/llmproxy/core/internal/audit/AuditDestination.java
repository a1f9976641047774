package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;
import java.io.IOException;
import java.util.List;

/** A place where events go. Confined to the thread of its {@link AuditPump}; may throw whatever it likes. */
interface AuditDestination {
    String name();

    /** Appends all of them or, if it throws, none. */
    void append(List<AuditEvent> events) throws IOException;

    /** Looks after what is there, for a short time. Called between batches; returns whether there is more to do at once. */
    default boolean tend() {
        return false;
    }

    default void close() throws IOException {}
}
