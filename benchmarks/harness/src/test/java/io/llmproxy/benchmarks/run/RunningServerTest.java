package io.llmproxy.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningServerTest {
    @Test
    void anAddressIsEnough() {
        assertThat(RunningServer.of("go=http://127.0.0.1:8080"))
                .isEqualTo(new RunningServer("go", URI.create("http://127.0.0.1:8080"), "none", null));
    }

    @Test
    void aTokenAndAProcessMayFollow() {
        assertThat(RunningServer.of("go=http://localhost:8080,token=a=b,pid=42"))
                .isEqualTo(new RunningServer("go", URI.create("http://localhost:8080"), "a=b", 42L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "go=https://127.0.0.1",
                "go=http://127.0.0.1:8080,pid=me",
                "go=http://127.0.0.1:8080,colour=red",
                "=http://127.0.0.1:8080"
            })
    void anythingElseIsAMistake(String text) {
        assertThatThrownBy(() -> RunningServer.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--url: " + text + " (expected: ");
    }
}
