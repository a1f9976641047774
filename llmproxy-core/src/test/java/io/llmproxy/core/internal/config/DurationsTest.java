package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "30s, PT30S",
        "500ms, PT0.5S",
        "1h30m, PT1H30M",
        "1.5s, PT1.5S",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "7ns, PT0.000000007S",
        "3us, PT0.000003S",
        "3µs, PT0.000003S",
        "3μs, PT0.000003S",
        "1m1ms, PT1M0.001S",
        "PT30S, PT30S",
        "P1D, PT24H",
        "2562047h47m, PT2562047H47M"
    })
    void readsTheGoFormAndTheIsoForm(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "-30s",
                "30 s",
                "s",
                "30S",
                "1d",
                "1h30",
                "..5s",
                "1e3s",
                "PT-5S",
                "P",
                "9999999h",
                "P999999D",
                "00x",
                "٣s"
            })
    void refusesEverythingElseAndSaysWhatItExpects(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage((text.isBlank() ? "empty" : text) + " (expected: a duration such as 30s, 1h30m or PT30S)");
    }
}
