package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    // Close to the end of the counter's range: the difference of two readings is what counts.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final LoginThrottle throttle = new LoginThrottle(nanos::get);

    private void failTimes(int times, String address) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.failed(address)).isZero();
        }
    }

    @Test
    void tenFailuresAMinuteAreAnswered() {
        failTimes(10, "a");
        assertThat(throttle.failed("a")).isEqualTo(60);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(58_500));
        assertThat(throttle.failed("a")).isEqualTo(2);
    }

    @Test
    void minuteBeginsWithTheFirstFailure() {
        failTimes(1, "a");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        failTimes(9, "a");
        assertThat(throttle.failed("a")).isEqualTo(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        failTimes(10, "a");
        assertThat(throttle.failed("a")).isEqualTo(60);
    }

    @Test
    void addressesDoNotShareTheirFailures() {
        failTimes(10, "a");
        failTimes(10, "b");
    }

    @Test
    void whoFailedLongestAgoIsForgottenFirst() {
        failTimes(10, "first");
        failTimes(10, "second");
        for (int i = 2; i < LoginThrottle.MAX_ADDRESSES; i++) {
            failTimes(1, "other " + i);
        }
        assertThat(throttle.failed("first")).isPositive();
        failTimes(1, "one more");
        failTimes(1, "first");
        assertThat(throttle.failed("other 2")).isZero();
    }
}
