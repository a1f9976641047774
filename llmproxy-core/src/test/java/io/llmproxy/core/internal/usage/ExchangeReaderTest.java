package io.llmproxy.core.internal.usage;

import static io.llmproxy.core.internal.usage.Exchange.answering;
import static io.llmproxy.core.internal.usage.Exchange.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.usage.Exchange.Seen;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeReaderTest {
    private static final String CHAT = """
            {"id":"c1","object":"chat.completion","model":"m-1","choices":[{"index":0,"message":
            {"role":"assistant","content":"a \\"usage\\":{} plum"}}],"usage":{"prompt_tokens":11,"completion_tokens":3,
            "total_tokens":14,"prompt_tokens_details":{"cached_tokens":2},
            "completion_tokens_details":{"reasoning_tokens":1,"audio_tokens":0}}}
            """;
    private static final Usage CHAT_USAGE = Usage.builder(UsageSource.PROVIDER)
            .inputTokens(11L)
            .outputTokens(3L)
            .totalTokens(14L)
            .inputDetails(Map.of("cached_tokens", 2L))
            .outputDetails(Map.of("reasoning_tokens", 1L, "audio_tokens", 0L))
            .build();

    private static final String CHAT_STREAM = """
            : hello

            data: {"model":"","choices":[],"usage":null}

            data: {"model":"m-1","choices":[{"delta":{"content":"Grüße"}}],"usage":null}

            data: {"model":"m-1","choices":[null]}

            data: {"model":"m-1","choices":[{"delta":{}}],"usage":{"prompt_tokens":11,"completion_tokens":3,\
            "total_tokens":14,"prompt_tokens_details":{"cached_tokens":2},\
            "completion_tokens_details":{"reasoning_tokens":1,"audio_tokens":0}}}

            data: {"model":"m-1","choices":[]}

            data: [DONE]

            """;

    @ParameterizedTest
    @CsvSource({
        "1, identity", "1, gzip", "1, deflate", "1, br", "1, zstd",
        "7, identity", "7, gzip", "7, deflate", "7, br", "7, zstd",
        "100000, identity", "100000, gzip", "100000, deflate", "100000, br", "100000, zstd"
    })
    void chatIsReadAlikeHoweverItComes(int chunkSize, String coding) {
        Seen whole = answering(CHAT).coded(coding).inChunksOf(chunkSize).seen();
        Seen stream = streaming(CHAT_STREAM).coded(coding).inChunksOf(chunkSize).seen();

        assertThat(whole).isEqualTo(new Seen(null, "m-1", CHAT_USAGE, false));
        assertThat(stream).isEqualTo(new Seen(null, "m-1", CHAT_USAGE, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "text/event-stream"})
    void aStreamIsToldByItsContentWhateverItsLabel(String contentType) {
        assertThat(answering(CHAT_STREAM).as(contentType).seen()).isEqualTo(new Seen(null, "m-1", CHAT_USAGE, true));
        assertThat(answering(CHAT_STREAM).as(null).read().isStreamed()).isTrue();
    }

    @Test
    void proseThatMentionsFieldsOfEventsIsNoStream() {
        String prose = "event: usage\ndata: {\"usage\": is what they call it\n\ndata: 17\n\n";

        assertThat(answering(prose).as("text/plain").seen()).isEqualTo(new Seen(null, null, Usage.none(), false));
    }

    @Test
    void jsonInFrontOfWhichAreBlanksOrAByteOrderMarkIsRead() {
        assertThat(answering("\n \r\n\t" + CHAT).read().usage()).isEqualTo(CHAT_USAGE);
        assertThat(answering("\uFEFF" + CHAT).read().usage()).isEqualTo(CHAT_USAGE);
    }

    @Test
    void legacyCompletionsAndEmbeddingsReportWhatTheyReport() {
        assertThat(answering("{\"object\":\"text_completion\",\"model\":\"m-2\",\"choices\":[{\"text\":\"x\"}],"
                                + "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":1,\"total_tokens\":5}}")
                        .read()
                        .usage())
                .isEqualTo(counts(4L, 1L, 5L).build());
        assertThat(answering("{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2e-3]}],\"model\":\"m-3\","
                                + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}")
                        .read()
                        .usage())
                .isEqualTo(counts(2L, null, 2L).build());
    }

    @Test
    void theLastUsageThatCountsTokensWins() {
        String stream = """
                data: {"usage":{"prompt_tokens":8,"completion_tokens":1,"total_tokens":9}}

                data: {"usage":{"prompt_tokens":8,"completion_tokens":5,"total_tokens":13}}

                data: {"usage":{"prompt_tokens":null,"completion_tokens":null}}

                data: {"usage":{"cost":3}}

                """;

        assertThat(streaming(stream).read().usage())
                .isEqualTo(counts(8L, 5L, 13L).build());
    }

    @Test
    void usageThatOnlyStandsUnderTheGroqExtensionIsRead() {
        String stream = """
                data: {"model":"m","x_groq":{"id":"r"},"choices":[]}

                data: {"model":"m","x_groq":{"usage":{"queue_time":0.5,"prompt_tokens":7,"completion_tokens":2,\
                "total_tokens":9}},"choices":[]}

                """;

        assertThat(streaming(stream).read().usage())
                .isEqualTo(counts(7L, 2L, 9L).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "incomplete", "failed", "cancelled"})
    void theEventThatEndsAResponseIsAuthoritative(String end) {
        String stream = """
                event: response.created
                data: {"type":"response.created","response":{"model":"m-4","usage":{"input_tokens":1,"output_tokens":0}}}

                event: response.%1$s
                data: {"response":{"model":"m-4","output":[{}],"usage":{"input_tokens":21,"output_tokens":9,\
                "total_tokens":30,"input_tokens_details":{"cached_tokens":8}}}}

                event: response.output_text.done
                data: {"type":"response.late","response":{"usage":{"input_tokens":9,"output_tokens":9}}}

                data: {"usage":{"input_tokens":9,"output_tokens":9}}

                """.formatted(end);

        ExchangeReading reading = streaming(stream).read();

        assertThat(reading.model()).isEqualTo("m-4");
        assertThat(reading.usage())
                .isEqualTo(counts(21L, 9L, 30L)
                        .inputDetails(Map.of("cached_tokens", 8L))
                        .build());
    }

    @Test
    void aResponseStreamOfOneEventWithoutItsNameIsRead() {
        String stream = "data: {\"type\":\"response.completed\",\"response\":{\"model\":\"m-4\","
                + "\"usage\":{\"input_tokens\":21,\"output_tokens\":9,\"total_tokens\":30}}}";

        assertThat(streaming(stream).seen())
                .isEqualTo(new Seen(null, "m-4", counts(21L, 9L, 30L).build(), true));
    }

    @Test
    void eventsOfAMessageAreOverlaidMemberByMember() {
        String stream = """
                event: message_start
                data: {"type":"message_start","message":{"model":"c-1","usage":{"input_tokens":11,"output_tokens":1,\
                "cache_read_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":4}}}}

                event: content_block_delta
                data: {"type":"content_block_delta","delta":{"text":"a pear"}}

                event: message_delta
                data: {"type":"message_delta","usage":{"output_tokens":3,"input_tokens":null,"iterations":[{"input_tokens":99}]}}

                event: message_delta
                data: {"type":"message_delta","usage":{"output_tokens":6,"cache_read_input_tokens":"none"}}

                event: message_stop
                data: {"type":"message_stop"}

                """;

        ExchangeReading reading = streaming(stream).read();

        assertThat(reading.model()).isEqualTo("c-1");
        assertThat(reading.usage())
                .isEqualTo(counts(11L, 6L, null)
                        .inputDetails(
                                Map.of("cache_read_input_tokens", 7L, "cache_creation.ephemeral_5m_input_tokens", 4L))
                        .build());
    }

    @Test
    void detailsAreKeptUnderTheNamesOfTheProvider() {
        String body = """
                {"usage":{"input_tokens":20,"output_tokens":6,"input_token_details":{"audio_tokens":5,
                "cached_tokens_details":{"text_tokens":1},"share":0.5,"note":"x"},"output_token_details":{"text_tokens":6},
                "prompt_cache_hit_tokens":3,"prompt_cache_miss_tokens":17,"reasoning_tokens":2,"draft_tokens":44,
                "context_details":{"input_tokens":99},"cost":0.25}}
                """;

        assertThat(answering(body).read().usage())
                .isEqualTo(counts(20L, 6L, null)
                        .inputDetails(Map.of(
                                "audio_tokens",
                                5L,
                                "cached_tokens_details.text_tokens",
                                1L,
                                "prompt_cache_hit_tokens",
                                3L,
                                "prompt_cache_miss_tokens",
                                17L))
                        .outputDetails(Map.of("text_tokens", 6L, "reasoning_tokens", 2L))
                        .build());
    }

    @Test
    void theNumberOfDetailsIsBounded() {
        StringBuilder details = new StringBuilder("\"" + "x".repeat(100) + "\":1");
        for (int i = 0; i < 1000; i++) {
            details.append(",\"d").append(i).append("\":").append(i);
        }

        Usage usage = answering("{\"usage\":{\"input_tokens\":1,\"input_tokens_details\":{" + details + "}}}")
                .read()
                .usage();

        assertThat(usage.inputDetails()).hasSize(32).containsEntry("d0", 0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"usage\"}}",
                "{\"usage\":null}",
                "{\"usage\":[1]}",
                "{\"usage\":\"12\"}",
                "{\"usage\":{\"input_tokens\":\"12\",\"total_tokens\":true}}",
                "{\"usage\":{\"input_tokens\":-1}}",
                "{\"usage\":{\"input_tokens\":1.5}}",
                "{\"usage\":{\"input_tokens\":1e400}}",
                "{\"usage\":{\"input_tokens\":99999999999999999999}}",
                "{\"input_tokens\":14}",
                "{\"data\":[{\"usage\":{\"input_tokens\":1}}]}",
                "{\"tool_usage\":{\"image_gen\":{\"input_tokens\":0}}}",
                "[{\"usage\":{\"input_tokens\":1}}]",
                "[]",
                "{",
                "null",
                "",
                "\u0000"
            })
    void whatReportsNoTokensHasNoUsage(String body) {
        Seen nothing = new Seen(null, null, Usage.none(), false);

        assertThat(answering(body).seen()).isEqualTo(nothing);
        assertThat(answering(body).withStatus(500).seen()).isEqualTo(nothing);
        assertThat(streaming("data: " + body + "\n\n").read().usage()).isEqualTo(Usage.none());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {\"type\":\"server_error\",\"message\":\"x\"}\n\n",
                "data: {\"object\":\"error\",\"type\":\"internal_server_error\"}\n\ndata: [DONE]\n\n",
                "data: {\"x_groq\":{\"error\":\"too long\"},\"choices\":[]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"error\"}]}\n\n",
                "data: {\"error\":{\"code\":502},\"choices\":[]}\n\n",
                "event: thread.run.failed\ndata: {\"object\":\"thread.run\",\"status\":\"failed\"}\n\n",
                "{\"object\":\"response\",\"status\":\"failed\",\"error\":null}",
                "{\"error\":\"overloaded\"}"
            })
    void errorsInAnAnswerOfStatus200AreSeen(String answer) {
        assertThat(answering(answer).read().isFailed()).isTrue();
        assertThat(answering(answer).withStatus(500).read().isFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "{}", "\"\"", "{\"code\":null,\"message\":null}"})
    void anErrorThatIsNoneIsNoError(String error) {
        assertThat(answering("{\"model\":\"m\",\"error\":" + error + "}").read().isFailed())
                .isFalse();
    }

    @Test
    void ofTwoFamiliesOfNamesTheOneThatCountsIsRead() {
        assertThat(answering("{\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,\"total_tokens\":120,"
                                + "\"input_tokens\":0,\"output_tokens\":0}}")
                        .read()
                        .usage())
                .isEqualTo(counts(100L, 20L, 120L).build());
    }

    @Test
    void whatIsStoredIsNotUsed() {
        assertThat(answering("{\"name\":\"cachedContents/x\",\"usageMetadata\":{\"totalTokenCount\":696}}")
                        .read()
                        .usage())
                .isEqualTo(Usage.none());
    }

    @Test
    void aStreamWithoutItsEndIsNotWhole() {
        String gemini = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}%s}]}\n\n";
        String legacy =
                "data: {\"object\":\"text_completion\",\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":%s}]}\n\n";

        assertThat(streaming(gemini.formatted("")).read().isWhole()).isFalse();
        assertThat(streaming(gemini.formatted(",\"finishReason\":\"STOP\""))
                        .read()
                        .isWhole())
                .isTrue();
        assertThat(streaming(legacy.formatted("\"\"")).read().isWhole()).isFalse();
        assertThat(streaming(legacy.formatted("\"stop\"")).read().isWhole()).isTrue();
    }

    @Test
    void aStoredFileIsNobodysAnswer() {
        assertThat(answering(CHAT).by("GET").to("/v1/files/file-1/content").seen())
                .isEqualTo(new Seen(null, null, Usage.none(), false));
        assertThat(answering("{\"response\":{\"body\":{}}}\n{}")
                        .by("GET")
                        .to("/v1/files/file-1/content")
                        .read())
                .matches(ExchangeReading::isWhole);
    }

    @Test
    void chunksInAnArrayAreAStreamThatMayEndInAnError() {
        String chunk = "{\"modelVersion\":\"g-1\",\"usageMetadata\":{\"promptTokenCount\":3,\"totalTokenCount\":3}}";
        String last = "{\"candidates\":[{\"finishReason\":\"STOP\"}]," + chunk.substring(1);
        ExchangeReading whole = answering("[" + chunk + "\n,\r\n" + last + "]").read();
        ExchangeReading failed =
                answering("[" + chunk + ",{\"error\":{\"code\":503}}]").read();

        assertThat(whole.isStreamed()).isTrue();
        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.model()).isEqualTo("g-1");
        assertThat(whole.usage()).isEqualTo(counts(3L, null, 3L).build());
        assertThat(failed.isFailed()).isTrue();
        assertThat(failed.usage()).isEqualTo(whole.usage());
    }

    @Test
    void geminiCountsThoughtsBesideTheOutput() {
        String answer =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}],\"usageMetadata\":{\"promptTokenCount\":9622,"
                        + "\"candidatesTokenCount\":35,\"totalTokenCount\":9793,\"cachedContentTokenCount\":9609,"
                        + "\"thoughtsTokenCount\":136,\"toolUsePromptTokenCount\":7,\"promptTokensDetails\":[{\"tokenCount\":9622}]}}";

        assertThat(answering(answer).read().usage())
                .isEqualTo(counts(9622L, 35L, 9793L)
                        .inputDetails(Map.of("cached_tokens", 9609L, "tool_use_prompt_tokens", 7L))
                        .outputDetails(Map.of("reasoning_tokens", 136L))
                        .build());
    }

    @Test
    void aRefusalThatReportsUsageHasUsage() {
        assertThat(answering(CHAT).withStatus(400).read().usage()).isEqualTo(CHAT_USAGE);
    }

    @Test
    void wholeNumbersMayBeWrittenWithAFraction() {
        assertThat(answering("{\"usage\":{\"input_tokens\":12.0,\"output_tokens\":1e2}}")
                        .read()
                        .usage())
                .isEqualTo(counts(12L, 100L, null).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"\"", "\" \"", "{\"id\":\"m\"}"})
    void aModelThatIsNoNameIsNone(String model) {
        assertThat(answering("{\"model\":" + model + "}").read().model()).isNull();
    }

    private static Usage.Builder counts(Long input, @Nullable Long output, @Nullable Long total) {
        return Usage.builder(UsageSource.PROVIDER)
                .inputTokens(input)
                .outputTokens(output)
                .totalTokens(total);
    }
}
