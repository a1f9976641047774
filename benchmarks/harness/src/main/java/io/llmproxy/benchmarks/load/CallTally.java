package io.llmproxy.benchmarks.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Counts the calls of one thread. Confined to it until the load is over. */
final class CallTally {
    private final Histogram latency = new Histogram(3);
    private long requests;
    private long late;
    private long unfinished;
    private Errors errors = Errors.NONE;

    void ended(Outcome outcome, long nanos) {
        switch (outcome) {
            case WHOLE -> {
                requests++;
                latency.recordValue(nanos);
            }
            case STATUS -> errors = errors.plus(new Errors(1, 0, 0));
            case WRONG, CUT -> errors = errors.plus(new Errors(0, 1, 0));
        }
    }

    void refused() {
        errors = errors.plus(new Errors(0, 0, 1));
    }

    void late() {
        late++;
    }

    /** The call is given up after it has waited for {@code nanos}. */
    void unfinished(long nanos) {
        unfinished++;
        latency.recordValue(nanos);
    }

    CallTally plus(CallTally other) {
        CallTally sum = new CallTally();
        for (CallTally part : new CallTally[] {this, other}) {
            sum.latency.add(part.latency);
            sum.requests += part.requests;
            sum.late += part.late;
            sum.unfinished += part.unfinished;
            sum.errors = sum.errors.plus(part.errors);
        }
        return sum;
    }

    LoadResult result(Duration measured) {
        return new LoadResult(requests, errors, late, unfinished, measured.toNanos() / 1e9, latency);
    }
}
