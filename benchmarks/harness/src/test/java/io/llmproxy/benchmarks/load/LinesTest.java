package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private final List<String> taken = new ArrayList<>();
    private final Lines lines =
            new Lines((bytes, from, end) -> taken.add(new String(bytes, from, end - from, US_ASCII)));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void linesMayComeInPartsOfAnySize(int partBytes) {
        feed("one\ntwo\r\n\n\r\nthree and more\nnot yet", partBytes);

        assertThat(taken).containsExactly("one", "two", "", "", "three and more");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 1_024, 5_000})
    void aLineMayBeLong(int partBytes) {
        feed("a".repeat(3_000) + "\nb\n" + "c".repeat(2_000) + "\n", partBytes);

        assertThat(taken).containsExactly("a".repeat(3_000), "b", "c".repeat(2_000));
    }

    @Test
    void aLineWithoutAnEndIsGivenUp() {
        assertThatIllegalStateException()
                .isThrownBy(() -> feed("a".repeat(3 << 20), 1 << 16))
                .withMessage("line: longer than 1048576 bytes");
    }

    private void feed(String text, int partBytes) {
        for (int at = 0; at < text.length(); at += partBytes) {
            String part = text.substring(at, Math.min(text.length(), at + partBytes));
            lines.part(Unpooled.copiedBuffer(part, US_ASCII));
        }
    }
}
