package io.llmproxy.core.internal.usage;

import static io.llmproxy.core.internal.usage.Exchange.answering;
import static io.llmproxy.core.internal.usage.Exchange.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.usage.Exchange.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that are longer than anything that is kept of them. */
class LongAnswerTest {
    private static final Usage USAGE = Usage.builder(UsageSource.PROVIDER)
            .inputTokens(10L)
            .outputTokens(4000L)
            .totalTokens(4010L)
            .build();
    private static final Seen WHOLE_ANSWER = new Seen(null, "m-1", USAGE, false);
    private static final Seen STREAM = new Seen(null, "m-1", USAGE, true);

    private static final String CHAT_USAGE =
            "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4000,\"total_tokens\":4010}";
    private static final String TERMINAL_USAGE =
            "\"usage\":{\"input_tokens\":10,\"output_tokens\":4000,\"total_tokens\":4010}";

    /** Content that looks like what is searched for, with escapes, brackets and characters of several bytes. */
    private static final String TRICKY = "Grüße 🥭 \\\\\\\" ,\\\"usage\\\":{\\\"input_tokens\\\":1}]}}, \\\\{[ \\n";

    private static final int LONG = 5 * 1024 * 1024;

    @ParameterizedTest
    @CsvSource({"1, identity", "1, gzip", "7, deflate", "8192, identity", "8192, gzip", "8192, br", "8192, zstd"})
    void theUsageAtTheEndOfALongStreamIsFound(int chunkSize, String coding) {
        String stream =
                fill("data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"" + TRICKY + "\"}}]}\n\n", LONG)
                        + "data: {\"model\":\"m-1\",\"choices\":[]," + CHAT_USAGE + "}\n\ndata: [DONE]\n\n";

        assertThat(streaming(stream).coded(coding).inChunksOf(chunkSize).seen()).isEqualTo(STREAM);
    }

    @Test
    void whereThePiecesAreCutDoesNotMatter() {
        String event = "event: x\r\ndata: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"🥭\"}}]}\r\n\r\n";
        String middle = fill(event, 500 * 1024);
        String last = "data: {\"choices\":[]," + CHAT_USAGE + "}\r\n\r\n";
        for (int shift = 0; shift < event.length() + 10; shift++) {
            String stream = middle + ": " + "x".repeat(shift) + "\r\n\r\n" + last;

            assertThat(streaming(stream).seen()).as("shift %s", shift).isEqualTo(STREAM);
        }
    }

    @Test
    void aLastEventLongerThanAnythingIsRead() {
        String created = "data: {\"type\":\"response.created\",\"response\":{\"model\":\"m-1\",\"usage\":null}}\n\n";
        String output = "\"output\":[{\"content\":[{\"text\":\"" + fill(TRICKY, 700 * 1024) + "\"}]}]";
        String usual = "data: {\"type\":\"response.completed\",\"response\":{\"model\":\"m-1\"," + output + ","
                + TERMINAL_USAGE + ",\"user\":null,\"metadata\":{\"a\":\"}\"}}}";
        String sorted = "data: {\"response\":{\"model\":\"m-1\"," + output + "," + TERMINAL_USAGE
                + "},\"sequence_number\":7,\"type\":\"response.completed\"}";

        for (String end : new String[] {"", "\n\n", "\r\n\r\n", "\n\ndata: [DONE]\n\n"}) {
            assertThat(streaming(created + usual + end).seen()).isEqualTo(STREAM);
            assertThat(streaming(created + sorted + end).seen()).isEqualTo(STREAM);
        }
    }

    @Test
    void aLastEventWithLongImagesIsRead() {
        String image = fill("QUJD", 600 * 1024);
        String completed = "data: {\"type\":\"image_generation.completed\",\"b64_json\":\"" + image + "\","
                + TERMINAL_USAGE + "}\n\n";
        String chunk = "data: {\"choices\":[{\"delta\":{\"images\":[\"" + image
                + "\"]}},{\"usage\":{\"total_tokens\":1}}]," + CHAT_USAGE + "}\n\n";

        assertThat(streaming("data: {\"model\":\"m-1\"}\n\n" + completed).seen())
                .isEqualTo(STREAM);
        assertThat(streaming("data: {\"model\":\"m-1\"}\n\n" + chunk).seen()).isEqualTo(STREAM);
    }

    @Test
    void aLongMessageStreamIsRead() {
        String stream =
                "data: {\"type\":\"message_start\",\"message\":{\"model\":\"m-1\",\"usage\":{\"input_tokens\":10,"
                        + "\"output_tokens\":1}}}\n\n"
                        + fill(
                                "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"" + TRICKY + "\"}}\n\n",
                                LONG)
                        + "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":4000,\"total_tokens\":4010}}\n\n";

        assertThat(streaming(stream).seen()).isEqualTo(STREAM);
    }

    @Test
    void membersOfALongJsonBodyAreFoundWhereverTheyStand() {
        String vectors =
                "[" + fill("{\"embedding\":[0.12345,-0.5],\"usage\":{\"total_tokens\":1}},", 2 * 1024 * 1024) + "null]";
        String text = "[{\"message\":{\"content\":\"" + fill(TRICKY, 1024 * 1024) + "\"}}]";

        assertThat(answering("{\"data\":" + vectors + ",\"model\":\"m-1\"," + CHAT_USAGE + "}\n")
                        .seen())
                .isEqualTo(WHOLE_ANSWER);
        assertThat(answering("{\"model\":\"m-1\",\"choices\":" + text + "," + CHAT_USAGE + "}")
                        .seen())
                .isEqualTo(WHOLE_ANSWER);
        assertThat(answering("{\"model\":\"m-1\"," + CHAT_USAGE + ",\"choices\":" + text + "}")
                        .seen())
                .isEqualTo(WHOLE_ANSWER);
    }

    @Test
    void aLongAnswerThatBreaksOffBeforeItsUsageHasNone() {
        String text = fill(TRICKY, 1024 * 1024);
        String stream = fill("data: {\"model\":\"m-1\",\"choices\":[]}\n\n", 1024 * 1024);

        Seen whole = answering("{\"model\":\"m-1\",\"choices\":[{\"content\":\"" + text + "}}")
                .seen();
        Seen streamed =
                streaming(stream + "data: {\"choices\":[]," + CHAT_USAGE).seen();

        assertThat(whole).isEqualTo(new Seen(null, "m-1", Usage.none(), false));
        assertThat(streamed).isEqualTo(new Seen(null, "m-1", Usage.none(), true));
    }

    private static String fill(String pattern, int size) {
        return pattern.repeat(size / pattern.length() + 1);
    }
}
