package io.llmproxy.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.benchmarks.run.Growth.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void aLeakGrows() {
        List<Double> leaking =
                IntStream.range(0, 30).mapToObj(minute -> 20.0 + minute).toList();

        assertThat(Growth.of(leaking, 1).verdict()).isEqualTo(Verdict.GROWS);
    }

    @Test
    void poolsThatFillAtTheBeginningDoNot() {
        List<Double> settling = IntStream.range(0, 30)
                .mapToObj(minute -> Math.min(20.0 + 3 * minute, 35))
                .toList();

        assertThat(Growth.of(settling, 1).verdict()).isEqualTo(Verdict.STEADY);
    }

    @Test
    void oneHighFigureIsNoGrowth() {
        assertThat(Growth.of(List.of(5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 90.0), 1)
                        .verdict())
                .isEqualTo(Verdict.STEADY);
    }

    @Test
    void aFewMinutesTellNothing() {
        assertThat(Growth.of(List.of(1.0, 2.0, 30.0), 1).verdict()).isEqualTo(Verdict.TOO_SHORT);
    }
}
