package io.llmproxy.core.internal.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log and the health of the engine say about a journal. Safe for use by many threads. */
final class JournalStatus {
    private static final Logger log = LoggerFactory.getLogger(JournalStatus.class);

    /** What a log that nobody holds up never gets to, by far. */
    static final long MOST_LOG_BYTES = 64 << 20;

    private final Path path;
    private final AtomicLong unreadable = new AtomicLong();
    private volatile @Nullable String writeProblem;
    private volatile @Nullable String placeProblem;
    private volatile @Nullable String logProblem;
    private int failures;

    JournalStatus(Path path) {
        this.path = path;
    }

    Optional<String> problem() {
        return Optional.ofNullable(writeProblem)
                .or(() -> Optional.ofNullable(placeProblem))
                .or(() -> Optional.ofNullable(logProblem));
    }

    /** A transaction failed and comes again. Called by the writer. */
    void failed(Throwable failure, long waiting) {
        failures++;
        writeProblem = "journal " + path + " cannot be written: "
                + (failure instanceof SQLException ? failure.getMessage() : failure);
        if (failures == 1) {
            log.warn("Journal {} cannot be written; {} events wait in memory", path, waiting, failure);
        } else {
            log.debug("Journal {} cannot be written (attempt {}); {} events wait in memory", path, failures, waiting);
        }
    }

    /** A transaction succeeded. Called by the writer. */
    void written() {
        if (failures > 0) {
            log.info("Journal {} is written again, after {} attempts", path, failures);
            failures = 0;
            writeProblem = null;
        }
    }

    /** Says how long the log is. Called by the writer. */
    void log(long bytes) {
        if (bytes <= MOST_LOG_BYTES) {
            logProblem = null;
        } else {
            if (logProblem == null) {
                log.warn(
                        "The log of journal {} has grown to {} bytes, because somebody reads the file in one long"
                                + " transaction. It grows on until that ends",
                        path,
                        bytes);
            }
            logProblem = "journal " + path + ": its log has grown to " + bytes
                    + " bytes (expected: nobody who reads the file in one long transaction)";
        }
    }

    /** Says whether the file is still there. Called by the writer. */
    void inPlace(boolean isInPlace) {
        if (isInPlace) {
            placeProblem = null;
        } else if (placeProblem == null) {
            placeProblem =
                    "journal " + path + " was deleted or replaced: what it held is lost with the end of this process";
            log.error(
                    "Journal {} was deleted or replaced while in use: its events are delivered as long as this process"
                            + " lives. Restart the engine to begin a new one",
                    path);
        }
    }

    /** An event cannot be stored as JSON. Called by the writer. */
    void notEncoded(String exchangeId, Throwable failure) {
        log.warn("Event {} cannot be written as JSON and is lost", exchangeId, failure);
    }

    void unreadable(String group, long id) {
        long count = unreadable.incrementAndGet();
        if (count == 1) {
            log.warn(
                    "Entry {} of journal {} is not an event; it is in dead_letter, and sink {} misses it",
                    id,
                    path,
                    group);
        } else {
            log.debug("Entry {} of journal {} is not an event ({} so far), for sink {}", id, path, count, group);
        }
    }

    void forgotten(Group group, long missed) {
        log.info(
                "Journal {} forgets sink {}, which was last seen at {} and misses {} events",
                path,
                group.name(),
                group.lastSeen(),
                missed);
    }

    void left(long count) {
        log.warn("Journal {} closes without {} events that could not be written in time", path, count);
    }

    void notClosed(Exception failure) {
        log.warn("Journal {} did not close", path, failure);
    }

    void notClosedInTime() {
        log.warn("Journal {} is still being closed; until that ends no other engine can open it", path);
    }
}
