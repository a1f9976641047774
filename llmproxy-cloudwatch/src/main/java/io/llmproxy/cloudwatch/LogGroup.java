package io.llmproxy.cloudwatch;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log group that messages go to.
 *
 * @param name of the group
 * @param isCreated whether it is created if absent
 * @param retentionDays how long the group keeps events, if it says nothing itself, or null for ever
 * @param kmsKeyId ARN of the key by which a created group is encrypted, or null for the service's own
 */
record LogGroup(
        String name,
        boolean isCreated,
        @Nullable Integer retentionDays,
        @Nullable String kmsKeyId) {
    private static final Pattern NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");

    /** What PutRetentionPolicy takes. */
    private static final Set<Integer> RETENTION_DAYS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    LogGroup {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("sink.cloudwatch.log-group: '" + name
                    + "' (expected: the name of a log group, 1 to 512 letters, digits and ._-/#; not an ARN)");
        }
        if (retentionDays != null && !RETENTION_DAYS.contains(retentionDays)) {
            throw new IllegalArgumentException("sink.cloudwatch.retention-days: " + retentionDays
                    + " (expected: one of " + new TreeSet<>(RETENTION_DAYS) + ")");
        }
        requireCreated("retention-days", isCreated || retentionDays == null);
        requireCreated("kms-key-id", isCreated || kmsKeyId == null);
    }

    private static void requireCreated(String key, boolean isRight) {
        if (!isRight) {
            throw new IllegalArgumentException("sink.cloudwatch." + key
                    + ": set, but the group is not created (expected: sink.cloudwatch.create-log-group = true)");
        }
    }
}
