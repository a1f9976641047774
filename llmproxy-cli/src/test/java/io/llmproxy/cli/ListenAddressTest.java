package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({":8080, , 8080", "localhost:0, localhost, 0", "[::1]:65535, ::1, 65535", "0.0.0.0:80, 0.0.0.0, 80"})
    void hostMayBeLeftOut(String text, String host, int port) {
        ListenAddress address = ListenAddress.parse(text);
        assertThat(address).isEqualTo(new ListenAddress(host, port));
        assertThat(address).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8080", "host", "host:", ":65536", ":-1", "::1:8080", "[::1]", "http://host:80", "a b:80", ":80 "
            })
    void otherFormsAreRefused(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: :8080, host:8080 or [::1]:8080)");
    }
}
