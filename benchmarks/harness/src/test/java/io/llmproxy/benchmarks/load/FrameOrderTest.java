package io.llmproxy.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameOrderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 1 2 3 4   | 0 | 0 | 0 | 0",
                "0 1 3 4     | 1 | 0 | 0 | 0",
                "1 4         | 3 | 0 | 0 | 0",
                "0 1 2       | 2 | 0 | 0 | 0",
                "0 1 3 2 4   | 0 | 1 | 0 | 0",
                "4 3 2 1 0   | 0 | 4 | 0 | 0",
                "0 1 1 2 3 4 | 0 | 0 | 0 | 1",
                "0 1 3 3 4   | 1 | 0 | 0 | 1",
                "0 1 2 3 4 5 | 0 | 0 | 1 | 0",
                "0 3 1 1 4   | 1 | 1 | 0 | 1"
            })
    void whatIsWrongIsCounted(String arrived, long lost, long outOfOrder, long foreign, long duplicated) {
        FrameOrder order = order(arrived);

        assertThat(order.wrong(true)).isEqualTo(new WrongFrames(lost, outOfOrder, foreign, duplicated));
        assertThat(order.isComplete()).isEqualTo(order.wrong(true).total() == 0);
    }

    @Test
    void whatComesAfterABreakIsNotLost() {
        assertThat(order("0 2").wrong(false)).isEqualTo(new WrongFrames(1, 0, 0, 0));
    }

    private static FrameOrder order(String arrived) {
        FrameOrder order = new FrameOrder(5);
        Stream.of(arrived.split(" ")).forEach(sequence -> order.arrived(Long.parseLong(sequence)));
        return order;
    }
}
