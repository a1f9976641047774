package io.llmproxy.core.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting a long text into pieces, compared with counting it as a whole. */
class TokenCounterLongTextTest {
    private static final int LENGTH = 6_000;
    private static final String[] WESTERN = {
        "the", " quick", " fox", ", and", "'s", "'t", "'LL", " 'tis", " don't", " we'll", "\n", "\n\n  ", "  ", " 2026",
                "3.14",
        "/path/", "x.y", "; ", " - ", "…", "é", " naïve", "e\u0301", "HTTPServer", " getURL", "\t", "\r\n", "😀",
                " \"so\"", "’s",
        "(a)", "_id"
    };
    private static final String[] CHINESE = {"春眠", "不觉晓", "，", "。", "处处", "闻啼鸟", "！", "夜来", "、", "「风雨」", "ー", "3", "\n"
    };

    private static final EncodingRegistry WHOLE = Encodings.newLazyEncodingRegistry();
    private static final TokenCounter COUNTER = TokenCounter.create();

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "text-davinci-003", "davinci"})
    void cutsDoNotShowInWesternText(String model) {
        for (int seed = 0; seed < 100; seed++) {
            String text = randomText(seed, WESTERN);

            assertThat(COUNTER.count(model, text)).as("seed %s", seed).isEqualTo(countWhole(model, text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "text-davinci-003", "davinci"})
    void cutsDoNotShowInChineseText(String model) {
        for (int seed = 0; seed < 100; seed++) {
            String text = randomText(seed, CHINESE);

            assertThat(COUNTER.count(model, text)).as("seed %s", seed).isEqualTo(countWhole(model, text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "text-davinci-003", "davinci"})
    void aCutInTextWithoutWordsChangesTheSumByAboutOneToken(String model) {
        String letters = new Random(1)
                .ints(20L * TextPieces.LONGEST, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(COUNTER.count(model, letters) - countWhole(model, letters)).isBetween(-20L, 20L);
    }

    @Test
    void aSurrogatePairIsNeverCut() {
        for (String shift : new String[] {"", "a"}) {
            String text = shift + "😀".repeat(2 * TextPieces.LONGEST);
            int end = 0;
            while (end < text.length()) {
                int start = end;
                end = TextPieces.end(text, start);
                assertThat(end).isGreaterThan(start).isLessThanOrEqualTo(start + TextPieces.LONGEST);
                assertThat(Character.isLowSurrogate(text.charAt(start))).isFalse();
            }
        }
    }

    private static long countWhole(String model, String text) {
        return WHOLE.getEncoding(TokenEncodings.of(model)).countTokensOrdinary(text);
    }

    private static String randomText(int seed, String[] words) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < LENGTH) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }
}
