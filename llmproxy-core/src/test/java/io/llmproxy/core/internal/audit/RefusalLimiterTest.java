package io.llmproxy.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RefusalLimiterTest {
    private long now = -5;
    private final RefusalLimiter limiter = new RefusalLimiter(2, () -> now);

    @Test
    void soManyPassPerMinute() {
        assertThat(limiter.admit("1.2.3.4")).hasValue(0);
        assertThat(limiter.admit("1.2.3.4")).hasValue(0);
        assertThat(limiter.admit("1.2.3.4")).isEmpty();
        now += Duration.ofMinutes(1).toNanos() - 1;
        assertThat(limiter.admit("1.2.3.4")).isEmpty();

        now++;

        assertThat(limiter.admit("1.2.3.4")).hasValue(2);
        assertThat(limiter.admit("1.2.3.4")).hasValue(0);
        assertThat(limiter.admit("1.2.3.4")).isEmpty();
        assertThat(limiter.suppressed()).isEqualTo(3);
    }

    @Test
    void everyClientHasItsOwnMeasure() {
        exhaust("1.2.3.4");

        assertThat(limiter.admit("1.2.3.5")).hasValue(0);
        assertThat(limiter.admit("2001:db8::1")).hasValue(0);
        assertThat(limiter.admit("unix:")).hasValue(0);
        assertThat(limiter.admit(null)).hasValue(0);
    }

    @Test
    void addressesOfOneNetworkAreOneClient() {
        exhaust("2001:db8::1");

        assertThat(limiter.admit("2001:db8:0:0:ffff::2")).isEmpty();
        assertThat(limiter.admit("2001:db8:0:1::1")).hasValue(0);
    }

    @Test
    void bothFormsOfAnAddressAreOneClient() {
        exhaust("1.2.3.4");

        assertThat(limiter.admit("::ffff:1.2.3.4")).isEmpty();
    }

    @Test
    void clientsThatAreUnknownAreOne() {
        exhaust(null);

        assertThat(limiter.admit(null)).isEqualTo(OptionalLong.empty());
    }

    private void exhaust(String client) {
        limiter.admit(client);
        limiter.admit(client);
        assertThat(limiter.admit(client)).isEmpty();
    }
}
