package io.llmproxy.benchmarks.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void optionsThatAreGiven() {
        CommandLine commandLine =
                CommandLine.parse("--port=8080", "--upstream=https://localhost:9090", "--flush=false");

        assertThat(commandLine.port()).isEqualTo(8080);
        assertThat(commandLine.upstream()).isEqualTo(URI.create("https://localhost:9090"));
        assertThat(commandLine.flag("flush", true)).isFalse();
        commandLine.requireNothingLeft();
    }

    @Test
    void optionsThatAreAbsent() {
        CommandLine commandLine = CommandLine.parse();

        assertThat(commandLine.flag("async", true)).isTrue();
        assertThat(commandLine.choice("events", "on", List.of("on", "off"))).isEqualTo("on");
        assertThat(commandLine.count("threads", 1000)).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"port", "-port=1", "--port"})
    void anArgumentOfAnotherForm(String argument) {
        assertThatThrownBy(() -> CommandLine.parse(argument)).hasMessage(argument + " (expected: --name=value)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "http"})
    void aPortThatIsNone(String port) {
        assertThatThrownBy(CommandLine.parse("--port=" + port)::port)
                .hasMessage("--port: " + port + " (expected: a number from 1 to 65535)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9090", "http://localhost:9090/v1", "ftp://localhost"})
    void anUpstreamThatIsNone(String address) {
        assertThatThrownBy(CommandLine.parse("--upstream=" + address)::upstream)
                .hasMessage("--upstream: " + address
                        + " (expected: an address such as http://127.0.0.1:9090, without a path)");
    }

    @Test
    void anOptionOfOtherCandidates() {
        assertThatThrownBy(CommandLine.parse("--colour=red")::requireNothingLeft)
                .hasMessage("--colour: unknown (expected: options of this candidate)");
    }

    @Test
    void aWordThatIsNotAllowed() {
        CommandLine commandLine = CommandLine.parse("--events=maybe");

        assertThatThrownBy(() -> commandLine.flag("events", true))
                .hasMessage("--events: maybe (expected: true or false)");
    }
}
