package io.llmproxy.core.internal.streamusage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageChunkFilterTest {
    private static final String DELTA =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é\"}}],\"usage\":null}\n\n";
    private static final String EXTRA =
            "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"details\":{\"choices\":[1]}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static void assertBecomes(String stream, String expected) throws IOException {
        for (int piece : new int[] {1, 2, 3, 7, 64, Integer.MAX_VALUE}) {
            assertThat(FilteredStream.through(stream, Math.min(piece, stream.length() + 1)))
                    .as("pieces of %s bytes", piece)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"\\n", "\\r", "\\r\\n"})
    void chunkIsRemovedWithItsBlankLineWhateverTheLineEnds(String escaped) throws IOException {
        String end = escaped.translateEscapes();
        String stream = (": hello\n\n" + DELTA + EXTRA + DELTA + "event: x\n" + EXTRA + DONE).replace("\n", end);

        assertBecomes(stream, (": hello\n\n" + DELTA + DELTA + DONE).replace("\n", end));
    }

    @ParameterizedTest
    @CsvSource({
        "\\n,\\r",
        "\\n,\\r\\n",
        "\\r,\\r",
        "\\r,\\r\\n",
        "\\r\\n,\\n",
        "\\r\\n,\\r",
    })
    void lineEndsMayBeMixed(String first, String second) throws IOException {
        String extra = EXTRA.strip() + first.translateEscapes() + second.translateEscapes();

        assertBecomes(DELTA + extra + DONE, DELTA + DONE);
        assertBecomes(extra + extra + DELTA, DELTA);
        assertBecomes(DELTA + extra + "\r\n" + DONE, DELTA + "\r\n" + DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[],\"prompt_filter_results\":[{\"index\":0}]}\n\n",
                "data: {\"choices\":[],\"usage\":null}\n\n",
                "data: {\"usage\":null,\"choices\":[]}\n\n",
                "data: {\"usage\":{\"total_tokens\":1},\"choices\":[{\"index\":0}]}\n\n",
                "data: {\"choices\":[{\"index\":0}],\"usage\":{\"total_tokens\":1}}\n\n",
                "data: {\"choices\":[0],\"usage\":{}}\n\n",
                "data: {\"choices\":[\"\"],\"usage\":{}}\n\n",
                "data: {\"choices\":[[]],\"usage\":{}}\n\n",
                "data: {\"choices\":[null],\"usage\":{}}\n\n",
                "data: {\"choices\":null,\"usage\":{}}\n\n",
                "data: {\"choices\":{},\"usage\":{}}\n\n",
                "data: {\"usage\":{\"total_tokens\":1}}\n\n",
                "data: {\"choices\":[],\"usage\":[]}\n\n",
                "data: {\"choices\":[],\"usage\":7}\n\n",
                "data: {\"choices\":[],\"choices\":[],\"usage\":{}}\n\n",
                "data: {\"choices\":[],\"usage\":{},\"usage\":{}}\n\n",
                "data: {\"a\":{\"choices\":[],\"usage\":{}}}\n\n",
                "data: [{\"choices\":[],\"usage\":{}}]\n\n",
                "data: {\"choices\":[],\"usage\":{}} {}\n\n",
                "data: {\"choices\":[],\"usage\":{}\n\n",
                "data: {\"choices\":[],\"usage\":{}}\ndata: x\n\n",
                "data: \"choices\"\n\n",
                "data: 17\n\n",
                "data\n\n",
                "data:\n\n",
                "datas: {\"choices\":[],\"usage\":{}}\n\n",
                "dat: {\"choices\":[],\"usage\":{}}\n\n",
                ": {\"choices\":[],\"usage\":{}}\n\n",
                "{\"choices\":[],\"usage\":{}}\n\n",
                " data: {\"choices\":[],\"usage\":{}}\n\n",
                "\n\n\n\r\r\n",
                "event: error\ndata: {\"error\":{}}\n\n",
            })
    void allElsePasses(String event) throws IOException {
        assertBecomes(DELTA + event + DONE, DELTA + event + DONE);
        assertBecomes(event.stripTrailing(), event.stripTrailing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:{\"choices\":[],\"usage\":{}}\n\n",
                "data:   { \"usage\" : { } , \"choices\" : [ ] }  \n\n",
                "event: message\nid: 5\ndata: {\"choices\":[],\"usage\":{\"a\":1}}\nretry: 5\n\n",
                "data: {\"choices\":[],\ndata: \"usage\":{}\ndata:}\ndata\n\n",
                "data: {\"choices\":[],\n: comment within\ndata: \"usage\":{}}\n\n",
                "data: {\"ch\\u006fices\":[],\"usage\":{},\"text\":\"}\\\"{\"}\n\n",
            })
    void chunkIsKnownInEveryForm(String event) throws IOException {
        assertBecomes(DELTA + event + DONE, DELTA + DONE);
        assertBecomes(DELTA + event.stripTrailing(), DELTA);
        assertBecomes(DELTA + event.stripTrailing() + "\n", DELTA);
    }

    @Test
    void commentsBeforeTheChunkStay() throws IOException {
        assertBecomes(
                DELTA + ": one\n:two\n" + EXTRA + ": three\n\n" + DONE, DELTA + ": one\n:two\n: three\n\n" + DONE);
    }

    @Test
    void severalChunksAreRemoved() throws IOException {
        assertBecomes(EXTRA + EXTRA + DELTA + EXTRA + DONE + EXTRA, DELTA + DONE);
    }

    @Test
    void streamThatBreaksOffGivesOutAllButTheChunk() throws IOException {
        String beginning = DELTA + "data: {\"choices\":[],\"usage\":{\"prompt";

        assertBecomes(beginning, beginning);
        assertBecomes(DELTA + EXTRA.strip(), DELTA);
        assertBecomes(DELTA + "data: {\"choices\":[],", DELTA + "data: {\"choices\":[],");
    }

    @Test
    void longEventPassesUnread() throws IOException {
        String filler = "x".repeat(UsageChunkFilter.MAX_HELD_BYTES - EXTRA.length() + 1);
        String longest = EXTRA.replace("\"c\"", "\"c" + filler + "\"");
        String tooLong = EXTRA.replace("\"c\"", "\"cx" + filler + "\"");

        assertThat(longest).hasSize(UsageChunkFilter.MAX_HELD_BYTES + 1); // of which the blank line is not counted
        assertBecomes(DELTA + longest + DONE, DELTA + DONE);
        assertBecomes(DELTA + tooLong + DONE, DELTA + tooLong + DONE);
    }

    @Test
    void piecesThatHoldNoChunkPassInOneWriteEach() throws IOException {
        FilteredStream stream =
                new FilteredStream().send(DELTA + DELTA + ": c\n\n").send(DELTA + DONE);

        assertThat(stream.received()).isEqualTo(DELTA + DELTA + ": c\n\n" + DELTA + DONE);
        assertThat(stream.writes()).isEqualTo(2);
    }

    @Test
    void onlyAnEventThatMayBeTheChunkIsHeldBack() throws IOException {
        FilteredStream stream = new FilteredStream().send(DELTA + "data: {\"id\":1,\"choices\":[");
        assertThat(stream.received()).isEqualTo(DELTA);

        String choice = "data: {\"id\":1,\"choices\":[{\"delta\":";
        assertThat(stream.send("{\"delta\":").received()).isEqualTo(DELTA + choice);
        assertThat(stream.send("\"x").received()).isEqualTo(DELTA + choice + "\"x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": keep-al",
                "data: [D",
                "data: no",
                "data: {\"choices\":[1,",
                "data: {\"choices\":[\"x",
                "data: \"x",
                "data: {\"error\":{}}",
                "data: {\"choices\":[],\"usage\":{}}x",
                "data: {\"usage\":[",
                "data: {]"
            })
    void whatCannotBeTheChunkPassesAtOnce(String beginning) throws IOException {
        assertThat(new FilteredStream().send(beginning).received()).isEqualTo(beginning);
    }

    @Test
    void longEventPassesAsSoonAsItIsTooLong() throws IOException {
        String beginning = "data: {\"error\":\"" + "x".repeat(UsageChunkFilter.MAX_HELD_BYTES);

        assertThat(new FilteredStream().send(beginning).received()).isEqualTo(beginning);
    }
}
