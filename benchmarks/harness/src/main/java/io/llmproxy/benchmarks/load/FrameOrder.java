package io.llmproxy.benchmarks.load;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Checks that the chunks of one stream come once each and in order. */
final class FrameOrder {
    private final int chunks;
    private int next;
    private @Nullable BitSet skipped;
    private long outOfOrder;
    private long foreign;
    private long duplicated;

    FrameOrder(int chunks) {
        this.chunks = chunks;
    }

    void arrived(long sequence) {
        if (sequence < 0 || sequence >= chunks) {
            foreign++;
        } else if (sequence == next) {
            next++;
        } else if (sequence > next) {
            if (skipped == null) {
                skipped = new BitSet();
            }
            skipped.set(next, (int) sequence);
            next = (int) sequence + 1;
        } else if (skipped != null && skipped.get((int) sequence)) {
            skipped.clear((int) sequence);
            outOfOrder++;
        } else {
            duplicated++;
        }
    }

    void arrivedFromElsewhere() {
        foreign++;
    }

    boolean isComplete() {
        return next == chunks && wrong(true).total() == 0;
    }

    /**
     * {@return what was wrong}
     *
     * @param isAtEnd whether the stream has ended as if it were whole, so that what has not come is lost
     */
    WrongFrames wrong(boolean isAtEnd) {
        int lost = (skipped == null ? 0 : skipped.cardinality()) + (isAtEnd ? chunks - next : 0);
        return new WrongFrames(lost, outOfOrder, foreign, duplicated);
    }
}
