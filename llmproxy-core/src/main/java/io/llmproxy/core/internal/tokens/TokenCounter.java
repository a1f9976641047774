package io.llmproxy.core.internal.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a text as the model would. The vocabularies are part of the library; each is read when it is first
 * needed, which takes up to a second, and stays in memory: 5 to 35 MB each. Safe for use by many threads; those that need
 * the same vocabulary wait for the first one to read it.
 */
public final class TokenCounter {
    private static final int REPLACEMENT = 0xFFFD;

    private final EncodingRegistry encodings;

    private TokenCounter(EncodingRegistry encodings) {
        this.encodings = encodings;
    }

    /**
     * Makes a counter that has not read a vocabulary yet.
     *
     * @return the counter; one is enough for an engine
     */
    public static TokenCounter create() {
        return new TokenCounter(Encodings.newLazyEncodingRegistry());
    }

    /**
     * Counts the tokens of a text. The names of special tokens, such as {@code <|endoftext|>}, are text like any other.
     *
     * <p>Texts of more than 4000 chars are counted in pieces of 2000 to 4000. Ordinary text is cut where a word begins, which
     * changes nothing. Where no word begins for 2000 chars, as in a run of letters or blanks, each cut changes the sum by
     * about one token.
     *
     * @param model decides on the encoding; null or unknown for a good guess
     * @param text any text; a surrogate without its other half counts as the replacement character
     * @return zero only for the empty text
     */
    public long count(@Nullable String model, String text) {
        Encoding encoding = encodings.getEncoding(TokenEncodings.of(model));
        String sound = withoutLoneSurrogates(text);
        long count = 0;
        int start = 0;
        while (start < sound.length()) {
            int end = TextPieces.end(sound, start);
            count += encoding.countTokensOrdinary(sound.substring(start, end));
            start = end;
        }
        return count;
    }

    private static String withoutLoneSurrogates(String text) {
        if (text.codePoints().noneMatch(TokenCounter::isLoneSurrogate)) {
            return text;
        }
        return text.codePoints()
                .map(character -> isLoneSurrogate(character) ? REPLACEMENT : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Code points pair up what can be paired. */
    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
