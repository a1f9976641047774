package io.llmproxy.cli.manage;

import io.llmproxy.core.InvalidConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a list has what works, what does not, or both. */
final class ActiveFilter {
    @Option(names = "--active", description = "Only active ones.")
    private boolean isActive;

    @Option(names = "--inactive", description = "Only inactive ones.")
    private boolean isInactive;

    /** Returns which ones are wanted, or null for both. */
    @Nullable
    Boolean wanted() {
        if (isActive && isInactive) {
            throw new InvalidConfigException(
                    "option --inactive: given together with --active (expected: one of them)", null);
        }
        return isActive ? Boolean.TRUE : isInactive ? Boolean.FALSE : null;
    }
}
