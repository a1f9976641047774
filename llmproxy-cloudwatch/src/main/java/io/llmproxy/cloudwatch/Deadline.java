package io.llmproxy.cloudwatch;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** The end of the time that several calls have together. */
final class Deadline {
    private final LongSupplier ticker;
    private final long end;
    private final Duration callTimeout;

    Deadline(LongSupplier ticker, Duration total, Duration callTimeout) {
        this.ticker = ticker;
        this.end = ticker.getAsLong() + total.toNanos();
        this.callTimeout = callTimeout;
    }

    boolean hasPassed() {
        return end - ticker.getAsLong() <= 0;
    }

    /** Returns what keeps one call within its own time, and within what is left. */
    Consumer<AwsRequestOverrideConfiguration.Builder> forCall() {
        Duration left = Duration.ofNanos(
                Math.max(end - ticker.getAsLong(), Duration.ofMillis(1).toNanos()));
        Duration timeout = left.compareTo(callTimeout) < 0 ? left : callTimeout;
        return call -> call.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout);
    }
}
