package io.llmproxy.benchmarks.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidateLifeTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void theOrderEndsTheGateway() throws IOException {
        lifeOf("close\n").live(CommandLine.parse(), commandLine -> new TokenGateway());

        assertThat(output.toString(UTF_8)).matches("token secret\nready\nevents 3 3 0\nclosed \\d+\n");
    }

    @Test
    void theEndOfTheInputEndsTheGateway() throws IOException {
        lifeOf("").live(CommandLine.parse(), commandLine -> () -> {});

        assertThat(output.toString(UTF_8)).matches("ready\nclosed \\d+\n");
    }

    @Test
    void anUnknownOptionEndsTheStart() {
        assertThatThrownBy(() -> lifeOf("close\n").live(CommandLine.parse("--a=b"), commandLine -> () -> {}))
                .isInstanceOf(InvalidOptionException.class);
        assertThat(output.size()).isZero();
    }

    private CandidateLife lifeOf(String orders) {
        return new CandidateLife(
                new ByteArrayInputStream(orders.getBytes(UTF_8)), new PrintStream(output, true, UTF_8));
    }

    private static final class TokenGateway implements Gateway {
        @Override
        public Optional<String> token() {
            return Optional.of("secret");
        }

        @Override
        public void close() {}

        @Override
        public List<String> report() {
            return List.of("events 3 3 0");
        }
    }
}
