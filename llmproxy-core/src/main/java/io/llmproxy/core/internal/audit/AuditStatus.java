package io.llmproxy.core.internal.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events so far.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param recorded events that were recorded
 * @param suppressed refusals that were left out because there were too many from one address
 * @param destinations where the events go: the file, the store, both or none
 */
public record AuditStatus(long recorded, long suppressed, List<Destination> destinations) {
    /** Copies the parts. */
    public AuditStatus {
        destinations = List.copyOf(destinations);
    }

    /**
     * One place where events go.
     *
     * @param name {@code file} or {@code store}
     * @param written events that are there
     * @param waiting events that are still to be written
     * @param dropped events that will never be there: for want of room, or left over at the end
     * @param rejected events that will never be there because they, and not their neighbours, failed again and again
     * @param failingSince when writing began to fail, or null while it works
     * @param lastError what failed last, free of secrets, or null if nothing ever did
     */
    public record Destination(
            String name,
            long written,
            int waiting,
            long dropped,
            long rejected,
            @Nullable Instant failingSince,
            @Nullable String lastError) {}
}
