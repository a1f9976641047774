package io.llmproxy.core.internal.usage;

import static io.llmproxy.core.internal.usage.Exchange.answering;
import static io.llmproxy.core.internal.usage.Exchange.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.tokens.TokenCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers where the provider reports none. All texts here count the same in both vocabularies, or name their model. */
class EstimateTest {
    private static final Estimator ESTIMATOR = new Estimator(TokenCounter.create());
    private static final String CHAT = "/v1/chat/completions";
    private static final String FRUIT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Name a fruit\"}]";
    private static final String MANGO = "{\"choices\":[{\"message\":{\"content\":\"A ripe mango\"}}]}";

    @Test
    void messagesHaveAFrame() {
        assertEstimate(CHAT, FRUIT + "}", MANGO, 10, 3);
        assertEstimate(
                CHAT,
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Name a fruit\"},"
                        + "{\"role\":\"user\",\"name\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Name a fruit\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                        + "QUJD".repeat(5000)
                        + "\"}}]}]}",
                MANGO,
                19,
                3);
    }

    @Test
    void toolsCountByTheirNamesAndDescriptionsNotByTheirSyntax() {
        String tool =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"user\",\"description\":\"Name a fruit\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"user\":{\"type\":\"string\"}},\"required\":[]}}}]}";

        // The message, then name and description of the tool with their frame, its property, and the end of the tools.
        assertEstimate(CHAT, FRUIT + tool, MANGO, 10 + (7 + 1 + 3) + (3 + 1) + 12, 3);
    }

    @Test
    void legacyPromptsAreTextsOrTokensAndHaveASuffix() {
        String answer = "{\"choices\":[{\"text\":\" White\"},{\"text\":\" White\"}]}";

        assertEstimate("/v1/completions", "{\"prompt\":\"blue sky\",\"suffix\":\"blue sky\"}", answer, 4, 2);
        assertEstimate("/v1/completions", "{\"prompt\":[[1,2,3],[4]]}", answer, 4, 2);
    }

    @Test
    void textOfAnEchoedPromptIsNotWrittenByTheModel() {
        assertEstimate(
                "/v1/completions",
                "{\"prompt\":[\"blue sky\",\"Colour of snow?\"],\"echo\":true}",
                "{\"choices\":[{\"text\":\"blue sky White\"},{\"text\":\"Colour of snow? White\"}]}",
                6,
                2);
    }

    @Test
    void aStreamThatBrokeOffCountsWhatWasDelivered() {
        Usage usage = streaming("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"A ripe\"}}]}\n\n"
                        + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" mango\"}}]}\n\ndata: {\"choi")
                .asked(FRUIT + "}")
                .to(CHAT)
                .brokenOff()
                .estimatedBy(ESTIMATOR)
                .read()
                .usage();

        assertThat(usage).isEqualTo(estimate(10, 3));
    }

    @Test
    void aMessageThatBrokeOffHasTheInputOfTheProviderAndAnEstimatedOutput() {
        Exchange exchange = streaming(
                        "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n"
                                + "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"text\":\"Good evening\"}}\n\n")
                .asked("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                .to("/v1/messages")
                .estimatedBy(ESTIMATOR);

        assertThat(exchange.read().usage().source()).isEqualTo(UsageSource.PROVIDER);
        assertThat(exchange.brokenOff().read().usage())
                .isEqualTo(Usage.builder(UsageSource.ESTIMATED)
                        .inputTokens(11L)
                        .outputTokens(2L)
                        .build());
    }

    @Test
    void responsesCountInstructionsInputAndAllOutput() {
        assertEstimate(
                "/v1/responses",
                "{\"model\":\"gpt-4.1-mini\",\"instructions\":\"Name a fruit\",\"input\":[{\"role\":\"user\",\"content\":\"Name a river\"}]}",
                "{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"The Elbe\"},"
                        + "{\"type\":\"refusal\",\"refusal\":\"A ripe mango\"}]},{\"type\":\"function_call\",\"name\":\"user\",\"arguments\":\"user\"}]}",
                7 + 7 + 3,
                3 + 3 + 1 + 1);
    }

    @Test
    void geminiCountsPartsWithoutFrame() {
        assertEstimate(
                "/v1beta/models/gemini-2.0-flash:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"blue sky\"},{\"inlineData\":{\"data\":\"QUJD\"}}]}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Good evening\"}]}}]}",
                2,
                2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/embeddings | {\"input\":[\"blue sky\",\"blue sky\"]} | 4",
                "/v1/embeddings | {\"input\":[[1,2,3],[4,5]]} | 5",
                "/v1/moderations | {\"input\":[{\"type\":\"text\",\"text\":\"blue sky\"}]} | 2",
                "/v1/images/generations | {\"prompt\":\"blue sky\"} | 2",
                "/v1/audio/speech | {\"input\":\"Good evening\",\"voice\":\"alloy\"} | 2"
            })
    void whatIsNotAnsweredInTextCountsItsInput(String path, String request, long input) {
        assertEstimate(path, request, "{\"data\":[],\"text\":\"no\"}", input, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Good evening\n",
                "1\n00:00:00,000 --> 00:00:02,000\nGood evening\n\n",
                "WEBVTT\n\nNOTE x\n\n00:00.000 --> 00:02.000\nGood evening\n"
            })
    void transcriptsCountTheirWords(String transcript) {
        assertThat(answering(transcript)
                        .as("text/plain")
                        .asked("--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nblue sky\r\n--b--\r\n")
                        .askingAs("multipart/form-data; boundary=b")
                        .to("/v1/audio/transcriptions")
                        .estimatedBy(ESTIMATOR)
                        .read()
                        .usage())
                .isEqualTo(estimate(2, 2));
    }

    @Test
    void longTextsGoOnAsTheyBegan() {
        String text = "The quick brown fox jumps over the lazy dog. ";
        Exchange exchange = answering("{\"choices\":[{\"message\":{\"content\":\"" + text.repeat(20_000) + "\"}}]}")
                .asked("{\"messages\":[{\"role\":\"user\",\"content\":\"" + text.repeat(10_000) + "\"}]}")
                .to(CHAT)
                .estimatedBy(ESTIMATOR);

        ExchangeReading reading = exchange.read();

        assertThat(reading.usage().outputTokens().getAsLong()).isBetween(195_000L, 205_000L);
        assertThat(reading.usage().inputTokens().getAsLong()).isBetween(97_000L, 103_000L);
        assertThat(reading.isCut()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/chat/completions, 400",
        "POST, /v1/chat/completions, 502",
        "GET, /v1/chat/completions, 200",
        "POST, /v1/threads/t/messages, 200",
        "POST, /v1/threads/t/runs, 200",
        "POST, /v1/responses/input_tokens, 200",
        "POST, /v1/messages/count_tokens, 200",
        "POST, /v1beta/models/m:countTokens, 200",
        "POST, /v1/files, 200",
        "POST, /v1/batches, 200"
    })
    void nothingIsEstimatedWhereNoModelHasAnswered(String method, String path, int status) {
        assertThat(answering(MANGO)
                        .asked(FRUIT + "}")
                        .by(method)
                        .to(path)
                        .withStatus(status)
                        .estimatedBy(ESTIMATOR)
                        .read()
                        .usage())
                .isEqualTo(Usage.none());
    }

    @Test
    void nothingIsEstimatedAfterAnErrorOrBeforeTheWorkIsDone() {
        for (String answer : new String[] {
            "{\"error\":{\"message\":\"x\"}}", "{\"object\":\"response\",\"status\":\"queued\",\"output\":[]}"
        }) {
            assertThat(answering(answer)
                            .asked("{\"input\":\"Name a river\"}")
                            .to("/v1/responses")
                            .estimatedBy(ESTIMATOR)
                            .read()
                            .usage())
                    .isEqualTo(Usage.none());
        }
    }

    private static void assertEstimate(String path, String request, String answer, long input, long output) {
        assertThat(answering(answer)
                        .asked(request)
                        .to(path)
                        .estimatedBy(ESTIMATOR)
                        .read()
                        .usage())
                .isEqualTo(estimate(input, output));
    }

    private static Usage estimate(long input, long output) {
        return Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(input)
                .outputTokens(output)
                .totalTokens(input + output)
                .build();
    }
}
