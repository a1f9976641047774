package io.llmproxy.core.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the audit trail goes.
 *
 * @param isEnabled false for nowhere
 * @param file the file that lines are appended to, or null for none
 * @param maxFileBytes when the file is full and a new one is begun
 * @param isInDatabase whether events are kept in the database as well
 * @param retention how long they stay there, or zero for ever
 */
public record AuditConfig(
        boolean isEnabled, @Nullable Path file, long maxFileBytes, boolean isInDatabase, Duration retention) {}
