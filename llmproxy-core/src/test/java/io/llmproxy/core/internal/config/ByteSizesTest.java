package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "65536, 65536",
        "12B, 12",
        "1kB, 1000",
        "10MB, 10000000",
        "10MiB, 10485760",
        "10 mib, 10485760",
        "2GiB, 2147483648",
        "3GB, 3000000000",
        "4KiB, 4096"
    })
    void readsNumbersWithOrWithoutUnit(String text, long expected) {
        assertThat(ByteSizes.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1.5MB",
                "10M",
                "10TB",
                "MB",
                "10  MB",
                "1MBB",
                "99999999999GiB",
                "1000000000000000000000"
            })
    void refusesEverythingElseAndSaysWhatItExpects(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSizes.parse(text))
                .withMessageEndingWith(" (expected: a size such as 65536, 10MB or 10MiB)");
    }
}
