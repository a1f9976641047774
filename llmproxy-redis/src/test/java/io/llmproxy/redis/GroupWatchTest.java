package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupWatchTest {
    private static final StreamInfo STREAM = new StreamInfo(100, EntryId.parse("1000-0"), EntryId.parse("11000-0"));

    @ParameterizedTest
    @CsvSource({"11000-0, 0", "999-5, 100", "6000-0, 50", "10999-0, 1"})
    void beforeRedis7TheTimeOfTheLastReadTellsAboutHowMuchWaits(String lastDelivered, long unread) {
        assertThat(GroupWatch.unread(STREAM, new GroupInfo("a", 0, EntryId.parse(lastDelivered), null)))
                .isEqualTo(unread);
    }

    @Test
    void sinceRedis7RedisTells() {
        assertThat(GroupWatch.unread(STREAM, new GroupInfo("a", 0, EntryId.parse("6000-0"), 42L)))
                .isEqualTo(42);
    }

    @Test
    void nothingWaitsInAnEmptyStream() {
        assertThat(GroupWatch.unread(StreamInfo.ABSENT, new GroupInfo("a", 0, EntryId.ZERO, null)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "5-3, 5-2, 5-4",
        "5-0, 4-18446744073709551615, 5-1",
        "5-18446744073709551615, 5-18446744073709551614, 6-0"
    })
    void idsHaveNeighbours(String id, String before, String after) {
        assertThat(EntryId.parse(id).before()).hasToString(before);
        assertThat(EntryId.parse(id).after()).hasToString(after);
        assertThat(EntryId.parse(before)).isLessThan(EntryId.parse(id));
        assertThat(EntryId.parse(id)).isLessThan(EntryId.parse(after));
    }
}
