package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o",
        "gpt-4o-*, gpt-4o-",
        "gpt-4o-*, gpt-4o-mini",
        "*, ''",
        "*-4o-*, gpt-4o-4o-x",
        "*a*b*c, xxaxxbxxbc",
        "gpt-?, gpt-4",
        "?, 😀",
        "[a-c]x, bx",
        "[^a-c]x, dx",
        "[abx-z]1, y1",
        "[\\]]1, ]1",
        "[\\--a]1, A1",
        "\\*, *",
        "a/*, a/b",
        "*/*, org/model",
        "[😀-😂], 😁"
    })
    void matchesAWholeText(String pattern, String text) {
        assertThat(Glob.parse(pattern).matches(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o-mini",
        "gpt-4o, xgpt-4o",
        "gpt-4o, GPT-4O",
        "gpt-4o-*, gpt-4o",
        "*, org/model",
        "a*, a/b",
        "?, /",
        "[^a], /",
        "[.-0], /",
        "?, ab",
        "?, ''",
        "[a-c]x, dx",
        "[^a-c]x, bx",
        "*a*b*c, acb",
        "*a/*b, xa/xb/xb"
    })
    void rejectsWhatDoesNotFitAsAWhole(String pattern, String text) {
        assertThat(Glob.parse(pattern).matches(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[a", "[]", "[]a]", "[^]", "[a-]", "[-a]", "[z-a]", "a\\", "[\\", "[a-\\"})
    void refusesABrokenPattern(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Glob.parse(pattern))
                .withMessageContaining("(expected: a glob with ");
    }

    @Test
    void manyRunsAgainstALongTextTakeNoExponentialTime() {
        Glob glob = Glob.parse("*a*a*a*a*a*a*a*a*a*a*a*a*b");
        String text = "a".repeat(20_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(glob.matches(text)).isFalse());
    }

    @Test
    void agreesWithASimpleRecursiveMatcherOnRandomPatterns() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 50_000; i++) {
            String pattern = randomText(random, "ab/*?", 1 + random.nextInt(7));
            String text = randomText(random, "ab/", random.nextInt(8));

            assertThat(Glob.parse(pattern).matches(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(matchesSimply(pattern, text));
        }
    }

    @Test
    void anyTextIsEitherAPatternOrRefusedWithAMessage() {
        Random random = new Random(42);
        for (int i = 0; i < 50_000; i++) {
            String pattern = randomText(random, "ab[]^-\\*?/😀", random.nextInt(9));
            String text = randomText(random, "ab[]^-\\*?/\ud83d", random.nextInt(9));
            try {
                Glob.parse(pattern).matches(text);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected: a glob");
            }
        }
    }

    private static boolean matchesSimply(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        char first = pattern.charAt(0);
        boolean isStep = !text.isEmpty()
                && (first == text.charAt(0) || ((first == '*' || first == '?') && text.charAt(0) != '/'));
        return first == '*'
                ? matchesSimply(pattern.substring(1), text) || (isStep && matchesSimply(pattern, text.substring(1)))
                : isStep && matchesSimply(pattern.substring(1), text.substring(1));
    }

    private static String randomText(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
