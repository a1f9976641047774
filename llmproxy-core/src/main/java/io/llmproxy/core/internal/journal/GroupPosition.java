package io.llmproxy.core.internal.journal;

import java.util.List;

/**
 * How far a group is.
 *
 * @param position up to this id everything is settled
 * @param leftOpen but for these ids, in order
 */
record GroupPosition(long position, List<Long> leftOpen) {
    GroupPosition {
        leftOpen = List.copyOf(leftOpen);
    }
}
