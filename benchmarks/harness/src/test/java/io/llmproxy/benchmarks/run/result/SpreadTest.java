package io.llmproxy.benchmarks.run.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).contains(new Spread(2, 1, 9, 3));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).contains(new Spread(3, 1, 9, 4));
    }

    @Test
    void nothingHasNoSpread() {
        assertThat(Spread.of(List.of())).isEmpty();
    }
}
