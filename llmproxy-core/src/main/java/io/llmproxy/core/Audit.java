package io.llmproxy.core;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.api.audit.AuditQuery;
import io.llmproxy.api.audit.AuditStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.core.http.ClientAddresses;
import io.llmproxy.core.internal.audit.AuditTrail;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail: who did what to projects and tokens, and who was refused. Safe for use by many threads.
 *
 * <p>Recording returns at once; the events come to file and database a moment later. Reading blocks while it talks to the database.
 */
public final class Audit {
    private final AuditTrail trail;
    private final @Nullable AuditStore store;
    private final ClientAddresses addresses;
    private final InstantSource clock;

    Audit(AuditTrail trail, @Nullable AuditStore store, ClientAddresses addresses, InstantSource clock) {
        this.trail = trail;
        this.store = store;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Starts an event that happens now.
     *
     * @param action what was done, such as those of {@link io.llmproxy.api.audit.AuditActions}
     * @param actor who did it
     * @param outcome how it ended
     * @return a builder for the rest
     */
    public AuditEvent.Builder event(String action, String actor, AuditOutcome outcome) {
        return AuditEvent.builder()
                .timestamp(clock.instant())
                .action(action)
                .actor(actor)
                .outcome(outcome);
    }

    /**
     * Records an event. Never waits and never fails: an event that finds no room is dropped and counted. Too long texts are cut.
     *
     * @param event what happened
     */
    public void record(AuditEvent event) {
        trail.record(event);
    }

    /**
     * Records that a caller could not say who it is, ten times per minute and client address at most. The next one that is recorded
     * has in its detail {@code suppressed} how many were not.
     *
     * @param event what happened, with the client's address
     */
    public void recordRefusal(AuditEvent event) {
        trail.recordRefusal(event);
    }

    /**
     * Tells whether events come to a database, so that they can be read here.
     *
     * @return false if the trail is switched off, or goes to a file only
     */
    public boolean isReadable() {
        return store != null;
    }

    /**
     * Lists events.
     *
     * @param query which
     * @return the events, the newest first
     * @throws IllegalStateException unless the trail is readable
     * @throws StoreUnavailableException if the database does not answer
     */
    public List<AuditEvent> list(AuditQuery query) {
        return readable().list(query);
    }

    /**
     * Counts events.
     *
     * @param query which; its offset and limit do not matter
     * @return how many there are
     * @throws IllegalStateException unless the trail is readable
     * @throws StoreUnavailableException if the database does not answer
     */
    public long count(AuditQuery query) {
        return readable().count(query);
    }

    /**
     * Looks an event up.
     *
     * @param id the event's id
     * @return the event, or empty if there is none
     * @throws IllegalStateException unless the trail is readable
     * @throws StoreUnavailableException if the database does not answer
     */
    public Optional<AuditEvent> find(UUID id) {
        return readable().find(id);
    }

    /**
     * Returns how the addresses of clients are found behind proxies.
     *
     * @return the trusted proxies of this engine
     */
    public ClientAddresses clientAddresses() {
        return addresses;
    }

    private AuditStore readable() {
        if (store == null) {
            throw new IllegalStateException("audit: not in a database (expected: audit-enabled and audit-store-in-db)");
        }
        return store;
    }
}
