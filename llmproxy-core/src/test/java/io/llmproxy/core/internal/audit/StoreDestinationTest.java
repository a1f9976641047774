package io.llmproxy.core.internal.audit;

import static io.llmproxy.core.internal.audit.SampleAudit.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoreDestinationTest {
    private final ScriptedAuditStore store = new ScriptedAuditStore();
    private long elapsed;
    private final StoreDestination destination =
            new StoreDestination(store, Duration.ofDays(1), this::now, () -> elapsed);

    @Test
    void oldEventsAreDeletedInPortionsUntilNoneIsLeft() {
        store.stock = 2_500;

        assertThat(destination.tend()).isTrue();
        assertThat(destination.tend()).isTrue();
        assertThat(destination.tend()).isFalse();
        assertThat(destination.tend()).isFalse();

        assertThat(store.stock).isZero();
        assertThat(store.deletions).hasSize(3).containsOnly(NOW.minus(Duration.ofDays(1)));
    }

    @Test
    void deletionsComeOnceAnHour() {
        destination.tend();
        elapsed = Duration.ofHours(1).toNanos() - 1;
        destination.tend();
        assertThat(store.deletions).hasSize(1);

        elapsed++;
        destination.tend();

        assertThat(store.deletions).hasSize(2);
        assertThat(store.deletions.get(1))
                .isEqualTo(NOW.minus(Duration.ofDays(1)).plus(Duration.ofHours(1)));
    }

    @Test
    void deletionThatFailedIsTriedAgainInAnHour() {
        store.isDown = true;
        assertThat(destination.tend()).isFalse();
        assertThat(destination.tend()).isFalse();
        assertThat(store.deletions).hasSize(1);

        store.isDown = false;
        elapsed = Duration.ofHours(1).toNanos();
        destination.tend();

        assertThat(store.deletions).hasSize(2);
    }

    @Test
    void nothingIsDeletedWithoutRetention() {
        assertThat(new StoreDestination(store, null, this::now, () -> elapsed).tend())
                .isFalse();
        assertThat(store.deletions).isEmpty();
    }

    private Instant now() {
        return NOW.plusNanos(elapsed);
    }
}
