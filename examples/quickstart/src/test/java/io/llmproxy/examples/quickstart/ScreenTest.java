package io.llmproxy.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void pieceIsOnTheScreenBeforeTheNextOneComes() {
        screen.piece("Hel");
        assertThat(lines()).containsExactly("   < Hel");

        screen.piece("lo");
        assertThat(lines()).containsExactly("   < Hello");
    }

    @Test
    void longTextIsWrappedBetweenWords() {
        screen.piece("word" + " word".repeat(40));

        assertThat(lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 80 && !line.endsWith("wor"));
        assertThat(String.join(" ", lines()).split("word", -1)).hasSize(42);
    }

    @Test
    void numbersStandFlushRightAndTextsFlushLeft() {
        screen.table(List.of("name", "tokens"), List.of(List.of("a", "7"), List.of("longer", "1234")));

        assertThat(lines()).containsExactly("   name    tokens", "   a            7", "   longer    1234");
    }
}
