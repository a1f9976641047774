package io.llmproxy.core.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.core.internal.capture.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
    private static final PathTree PATHS =
            PathTree.builder().judgeBelow("", DocumentReaderTest::interest).build();

    private final List<JsonDocument> elements = new ArrayList<>();

    @Test
    void theOutlineHasShortTextsNumbersAndObjects() {
        JsonDocument document =
                read("{\"a\":\"x\",\"b\":12,\"c\":true,\"d\":null,\"e\":[1,{\"f\":2}],\"g\":{\"h\":{\"i\":-3}},"
                        + "\"k\":0.5}");

        assertThat(document.members())
                .hasToString("{\"a\":\"x\",\"b\":12,\"c\":true,\"g\":{\"h\":{\"i\":-3}},\"k\":0.5}");
        assertThat(document.isComplete()).isTrue();
        assertThat(document.isCut()).isFalse();
    }

    @Test
    void textsOfTheOutlineAreCut() {
        assertThat(read("{\"a\":\"" + "x".repeat(513) + "\"}")
                        .members()
                        .path("a")
                        .textValue())
                .isEqualTo("x".repeat(512));
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "12.0, 12", "1.2e1, 12", "-0, 0", "9223372036854775807, 9223372036854775807"})
    void wholeNumbersAreWholeHoweverTheyAreWritten(String literal, long value) {
        JsonNode number = read("{\"n\":" + literal + "}").members().path("n");

        assertThat(number.isIntegralNumber()).isTrue();
        assertThat(number.longValue()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1e400", "1e-400", "NaN", "Infinity", "12d", "0x10", "--1"})
    void whatIsNoNumberOrTooLargeIsLeftOut(String literal) {
        assertThat(read("{\"n\":" + literal + ",\"m\":1}").members().properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("m");
    }

    @Test
    void theLastOfEqualNamesCounts() {
        assertThat(read("{\"a\":1,\"a\":2}").members().path("a").asInt()).isEqualTo(2);
    }

    @Test
    void textsAtPathsOfInterestAreKeptWithTheElementTheyLieIn() {
        JsonDocument document =
                read("{\"choices\":[{\"text\":\"a\",\"n\":7},null,{\"text\":[\"b\",\"c\"]}],\"text\":\"no\"}");

        assertThat(document.pieces())
                .containsExactly(
                        new Piece("choices/text", 0, "a", 1),
                        new Piece("choices/n", 0, "7", 1),
                        new Piece("choices/text", 2, "b", 1),
                        new Piece("choices/text", 2, "c", 1));
    }

    @Test
    void numbersInPlaceOfTextsAreCounted() {
        JsonDocument document = read("{\"prompt\":[[1,2,3],[4],\"five\"]}");

        assertThat(document.counts()).containsEntry("prompt", 4L);
        assertThat(document.pieces()).extracting(Piece::start).containsExactly("five");
    }

    @Test
    void namesOfMembersAreKeptWhereTheyAreOfInterest() {
        assertThat(read("{\"properties\":{\"city\":{\"type\":\"x\"},\"unit\":{}}}")
                        .pieces())
                .extracting(Piece::start)
                .containsExactly("city", "unit");
    }

    @Test
    void textsAreCutAtTheBoundAndTheirLengthIsKnown() {
        JsonDocument document = read("{\"prompt\":[\"" + "a".repeat(70) + "\",\"" + "b".repeat(70) + "\",\"c\"]}");

        assertThat(document.pieces())
                .extracting(piece -> piece.start().length())
                .containsExactly(70, 30, 0);
        assertThat(document.pieces()).extracting(Piece::length).containsExactly(70L, 70L, 1L);
        assertThat(document.isCut()).isTrue();
    }

    @Test
    void piecesBeyondTheBoundLengthenTheLastOne() {
        JsonDocument document = read("{\"prompt\":[" + "\"\",".repeat(999) + "\"ab\",\"cde\",\"f\"]}");

        assertThat(document.pieces()).hasSize(1000).last().isEqualTo(new Piece("prompt", 999, "ab", 6));
        assertThat(document.isCut()).isTrue();
    }

    @Test
    void elementsOfAnOutermostArrayAreDocuments() {
        assertThat(reader(
                                "[{\"a\":1,\"prompt\":\"x\"},7,[{\"a\":9}],{\"b\":{\"c\":2},\"choices\":[{\"n\":5}]},{\"cut\":1")
                        .document())
                .isNull();

        assertThat(elements)
                .extracting(element -> element.members().toString())
                .containsExactly("{\"a\":1}", "{\"b\":{\"c\":2}}");
        assertThat(elements.get(0).pieces()).containsExactly(new Piece("prompt", 0, "x", 1));
        assertThat(elements.get(1).pieces()).containsExactly(new Piece("choices/n", 0, "5", 1));
    }

    @Test
    void membersThatAreNotWholeAreLeftOut() {
        JsonDocument document = read("{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e\":{\"f\":4,\"g\":5");

        assertThat(document.members()).hasToString("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}");
        assertThat(document.isComplete()).isFalse();
    }

    @Test
    void memoryIsBoundedWhateverComes() {
        JsonDocument members = read("{" + "\"x\":{},\"y\":1,".repeat(5000) + "\"z\":1}");
        JsonDocument many = read(manyMembers(5000));
        JsonDocument deep = read("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));

        assertThat(members.members().size()).isLessThanOrEqualTo(3);
        assertThat(many.members().size()).isEqualTo(257);
        assertThat(many.isCut()).isTrue();
        assertThat(deep.members().toString()).hasSizeLessThan(100);
        assertThat(deep.isComplete()).isTrue();
    }

    @Test
    void whatIsNoObjectIsNoDocument() {
        assertThat(reader("7").document()).isNull();
        assertThat(reader("\"text\"").document()).isNull();
        assertThat(reader("").document()).isNull();
        assertThat(reader("<html>").document()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void aKnownNameIsFoundHoweverItIsWrittenAndCut(int chunkSize) {
        PathTree paths = PathTree.builder()
                .keep(Interest.MEMBER, List.of("id", "gr\u00FC\u00DFe", "\u6F22\u5B57"))
                .build();
        DocumentReader reader = new DocumentReader(paths, 100, elements::add);

        for (String text : List.of(
                "{\"id\":1,\"gr\u00FC\u00DFe\":2,\"\u6F22\u5B57\":3}",
                "{\"\\u0069d\":1,\"gr\\u00fc\\u00DFe\":2,\"\\u6f22\u5B57\":3}",
                "{\"i\":0,\"id\":1,\"idd\":0,\"gr\u00FC\u00DFe\":2,\"gruesse\":0,\"\u6F22\u5B57\":3,\"\u5B57\":0}")) {
            reader.restart();
            Chunks.of(text.getBytes(UTF_8), chunkSize, reader::feed);

            JsonDocument document = reader.document();
            assertThat(document).isNotNull();
            assertThat(document.members()).hasToString("{\"id\":1,\"gr\u00FC\u00DFe\":2,\"\u6F22\u5B57\":3}");
        }
    }

    @Test
    void namesBelowAKeptMemberStayAsTheyAre() {
        DocumentReader reader = new DocumentReader(
                PathTree.builder()
                        .keepMembersFrom(List.of("usage", "usage/known"))
                        .build(),
                100,
                elements::add);
        byte[] text =
                ("{\"other\":{\"x\":1},\"usage\":{\"known\":{\"a\":1,\"usage\":2},\"\\u0062\":{\"known\":3}},\"b\":4}")
                        .getBytes(UTF_8);

        reader.feed(text, 0, text.length);

        JsonDocument document = reader.document();
        assertThat(document).isNotNull();
        assertThat(document.members()).hasToString("{\"usage\":{\"known\":{\"a\":1,\"usage\":2},\"b\":{\"known\":3}}}");
    }

    @Test
    void longNamesAreCutAndNeverWithinACharacter() {
        String longest = "x".repeat(JsonScanner.MAX_NAME);

        assertThat(read("{\"" + longest + "more\":1}").members().path(longest).asInt())
                .isEqualTo(1);
        assertThat(read("{\"" + longest.substring(1) + "\uD83E\uDD6D\":1}")
                        .members()
                        .fieldNames())
                .toIterable()
                .containsExactly(longest.substring(1));
    }

    @Test
    void aDocumentStaysAsItIsWhenTheReaderGoesOn() {
        DocumentReader reader = reader("{\"a\":{\"b\":1},\"prompt\":[\"x\"]}");
        JsonDocument first = reader.document();
        reader.restart();
        Chunks.of("{\"c\":[{\"d\":2}],\"e\":{},\"a\":{\"f\":3}}".getBytes(UTF_8), 4, reader::feed);
        JsonDocument second = reader.document();

        assertThat(first).isNotNull();
        assertThat(first.members()).hasToString("{\"a\":{\"b\":1}}");
        assertThat(first.pieces()).containsExactly(new Piece("prompt", 0, "x", 1));
        assertThat(second).isNotNull();
        assertThat(second.members()).hasToString("{\"a\":{\"f\":3}}");
        assertThat(second.pieces()).isEmpty();
    }

    private static String manyMembers(int count) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            text.append("\"m").append(i).append("\":").append(i).append(',');
        }
        return text.append("\"last\":{}}").toString();
    }

    private JsonDocument read(String text) {
        @Nullable JsonDocument document = reader(text).document();
        assertThat(document).isNotNull();
        return document;
    }

    private DocumentReader reader(String text) {
        DocumentReader reader = new DocumentReader(PATHS, 100, elements::add);
        Chunks.of(text.getBytes(UTF_8), 3, reader::feed);
        return reader;
    }

    private static Interest interest(String path) {
        return switch (path) {
            case "choices/text", "choices/n" -> Interest.TEXTS;
            case "prompt" -> Interest.TEXTS_AND_COUNT;
            case "properties" -> Interest.NAMES;
            case "text", "e", "e/f" -> Interest.NONE;
            default -> Interest.MEMBER;
        };
    }
}
