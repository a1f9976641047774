package io.llmproxy.benchmarks.run.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"13764.4; 13,764", "99.96; 100", "42.123; 42.1", "3.14159; 3.14", "-0.5; -0.50", "7; 7", "0; 0"})
    void numbersHaveThreeFigures(double value, String text) {
        assertThat(Numbers.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"118.4; 118 µs", "1500; 1.50 ms", "-2690; -2.69 ms", "9563000; 9.56 s"})
    void timesHaveTheUnitThatSuits(double micros, String text) {
        assertThat(Numbers.time(micros)).isEqualTo(text);
    }
}
