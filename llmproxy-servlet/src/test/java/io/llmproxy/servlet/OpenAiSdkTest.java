package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.testing.LeavesThreads;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The official OpenAI SDK works against the gateway by changing its base URL and its key. */
@LeavesThreads({"OkHttp", "Okio Watchdog"}) // of the SDK's own client
class OpenAiSdkTest {
    private static final ChatCompletionCreateParams QUESTION = ChatCompletionCreateParams.builder()
            .model("gpt-4o-mini")
            .addUserMessage("Name a fruit")
            .build();
    private static final ChatCompletionCreateParams STREAMED_QUESTION = QUESTION.toBuilder()
            .streamOptions(
                    ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();

    private static String message(String message) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o-mini-x\",\"choices\":[{\"index\":0,"
                + "\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":" + message + "}],"
                + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}";
    }

    private static String chunk(String choices, String usage) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-mini-x\",\"choices\":["
                + choices + "],\"usage\":" + usage + "}\n\n";
    }

    private static String delta(String text) {
        return chunk("{\"index\":0,\"finish_reason\":null,\"delta\":{\"content\":\"" + text + "\"}}", "null");
    }

    private static OpenAIClient sdk(Gateway gateway, String token) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + gateway.port() + "/app/v1")
                .apiKey(token)
                .maxRetries(0)
                .build();
    }

    private static void withSdk(ScriptedProvider.Script script, Conversation conversation) throws Exception {
        try (Gateway gateway = Gateway.start(script)) {
            OpenAIClient sdk = sdk(gateway, gateway.token());
            try {
                conversation.hold(gateway, sdk);
            } finally {
                sdk.close();
            }
        }
    }

    private interface Conversation {
        void hold(Gateway gateway, OpenAIClient sdk) throws Exception;
    }

    @Test
    void plainCompletion() throws Exception {
        withSdk(
                (request, connection) ->
                        connection.json(200, message("{\"role\":\"assistant\",\"content\":\"Pear\",\"refusal\":null}")),
                (gateway, sdk) -> {
                    ChatCompletion completion = sdk.chat().completions().create(QUESTION);
                    assertThat(completion.choices().get(0).message().content()).contains("Pear");
                    assertThat(gateway.sink().onlyEvent().usage().totalTokens()).hasValue(12);
                });
    }

    @Test
    void streamedCompletion() throws Exception {
        withSdk(
                (request, connection) -> {
                    connection.startStream();
                    for (String word : new String[] {"A", " ripe", " pear"}) {
                        connection.chunk(delta(word));
                    }
                    connection.chunk(chunk("", "{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}")
                            + "data: [DONE]\n\n");
                    connection.endStream();
                },
                (gateway, sdk) -> {
                    try (StreamResponse<ChatCompletionChunk> stream =
                            sdk.chat().completions().createStreaming(STREAMED_QUESTION)) {
                        String text = stream.stream()
                                .flatMap(part -> part.choices().stream())
                                .flatMap(choice -> choice.delta().content().stream())
                                .collect(Collectors.joining());
                        assertThat(text).isEqualTo("A ripe pear");
                    }
                    ExchangeEvent event = gateway.sink().onlyEvent();
                    assertThat(event.isStreamed()).isTrue();
                    assertThat(event.usage().totalTokens()).hasValue(13);
                });
    }

    @Test
    void toolCall() throws Exception {
        withSdk(
                (request, connection) -> connection.json(
                        200,
                        message(
                                "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"t1\",\"type\":"
                                        + "\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]}")),
                (gateway, sdk) -> {
                    ChatCompletion completion = sdk.chat().completions().create(QUESTION);
                    ChatCompletionMessageToolCall call = completion
                            .choices()
                            .get(0)
                            .message()
                            .toolCalls()
                            .orElseThrow()
                            .get(0);
                    assertThat(call.asFunction().function().name()).isEqualTo("weather");
                });
    }

    @Test
    void errors() throws Exception {
        withSdk(
                (request, connection) -> connection.json(
                        429,
                        "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"param\":null,\"code\":\"rate\"}}"),
                (gateway, sdk) -> {
                    assertThatThrownBy(() -> sdk.chat().completions().create(QUESTION))
                            .isInstanceOf(RateLimitException.class)
                            .hasMessageContaining("slow down");
                    assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
                    OpenAIClient stranger = sdk(gateway, "sk-DDDDDDDDDDDDDDDDDDDDDD");
                    assertThatThrownBy(() -> stranger.chat().completions().create(QUESTION))
                            .isInstanceOf(UnauthorizedException.class);
                    stranger.close();
                });
    }

    @Test
    void cancelledStream() throws Exception {
        withSdk(
                (request, connection) -> {
                    connection.startStream();
                    for (int i = 0; i < 1000; i++) {
                        connection.chunk(delta("word"));
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                },
                (gateway, sdk) -> {
                    try (StreamResponse<ChatCompletionChunk> stream =
                            sdk.chat().completions().createStreaming(STREAMED_QUESTION)) {
                        assertThat(stream.stream().findFirst()).isPresent();
                    }
                    assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
                });
    }
}
