package io.llmproxy.cli.manage;

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
        Exclusive.check("--inactive", isInactive, "--active", isActive);
        return isActive ? Boolean.TRUE : isInactive ? Boolean.FALSE : null;
    }
}
