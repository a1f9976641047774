package io.llmproxy.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.core.internal.retry.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AuditSettingsTest {
    private final Backoff backoff = AuditSettings.defaults().backoff();

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        AuditSettings defaults = AuditSettings.defaults();

        assertThat(defaults.capacity()).isEqualTo(10_000);
        assertThat(defaults.batchSize()).isEqualTo(100);
        assertThat(defaults.refusalsPerMinute()).isEqualTo(10);
        assertThat(defaults.retention()).isNull();
        assertThat(defaults.withRetention(Duration.ofDays(1)).retention()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void nothingMayBeLessThanOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditSettings(0, 1, backoff, 1, null))
                .withMessage("capacity: 0 (expected: at least 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditSettings(1, 0, backoff, 1, null))
                .withMessage("batchSize: 0 (expected: at least 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditSettings(1, 1, backoff, 0, null))
                .withMessage("refusalsPerMinute: 0 (expected: at least 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditSettings.defaults().withRetention(Duration.ZERO))
                .withMessage("retention: PT0S (expected: longer than zero)");
    }
}
