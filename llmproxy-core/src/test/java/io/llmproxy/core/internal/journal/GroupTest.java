package io.llmproxy.core.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.EventBus.Counters;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GroupTest {
    private final Losses losses = new Losses();

    @Test
    void deadLettersThatWaitForTheFileAreBoundedByTheirBytes() {
        Group group = withPending(20);

        for (long id = 1; id <= 20; id++) {
            group.bury(List.of(new DeadLetter("a", id, "no", new byte[1 << 20])));
        }

        assertThat(group.dropped()).isEqualTo(4);
        assertThat(losses.byReason()).containsEntry(Counters.OVERFLOW, 4L);
        GroupChange change = group.takeChange();
        assertThat(change).isNotNull();
        assertThat(change.deadLetters())
                .extracting(DeadLetter::eventId)
                .startsWith(5L)
                .hasSize(16);
        group.putBack(change);
        assertThat(group.takeChange()).isEqualTo(change);
        assertThat(group.dropped()).isEqualTo(4);
    }

    @Test
    void onlyWhatAReadHasPassedIsGone() throws InterruptedException {
        Group group = withPending(5);
        group.subscribe(Instant.EPOCH);

        Group.Claim claim = group.awaitClaim(10, 0, () -> true);
        assertThat(claim).isNotNull();
        assertThat(group.handOut(claim, List.of(event(1), event(3)))).hasSize(2);
        assertThat(group.dropped()).isEqualTo(1);

        Group.Claim rest = group.awaitClaim(10, 0, () -> true);
        assertThat(rest).isNotNull();
        assertThat(rest.ids()).containsExactly(4L, 5L);
        assertThat(group.handOut(rest, List.of())).isEmpty();
        assertThat(group.dropped()).isEqualTo(3);
        assertThat(group.lag(5)).isEqualTo(2);
    }

    private Group withPending(int count) {
        List<Long> pending = LongStream.rangeClosed(1, count).boxed().toList();
        return new Group("a", new GroupPosition(count, pending), Instant.EPOCH, () -> count, losses);
    }

    private static StoredEvent event(long id) {
        return new StoredEvent(id, new byte[0]);
    }
}
