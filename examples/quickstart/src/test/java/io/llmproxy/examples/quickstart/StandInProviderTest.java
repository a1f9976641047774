package io.llmproxy.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandInProviderTest {
    private StandInProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = StandInProvider.start(Secret.of("the-key"), Duration.ZERO);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private HttpURLConnection open(String path, String key) throws IOException {
        HttpURLConnection call =
                (HttpURLConnection) provider.url().resolve(path).toURL().openConnection();
        call.setRequestProperty("Authorization", "Bearer " + key);
        return call;
    }

    private String chat(String body) throws IOException {
        HttpURLConnection call = open("/v1/chat/completions", "the-key");
        call.setDoOutput(true);
        call.getOutputStream().write(body.getBytes(UTF_8));
        return read(call);
    }

    private static String read(HttpURLConnection call) throws IOException {
        try (InputStream body = call.getResponseCode() < 400 ? call.getInputStream() : call.getErrorStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    @Test
    void plainAnswerCountsWords() throws IOException {
        assertThat(chat("{\"model\":\"m\",\"messages\":[{\"content\":\"one two three\"}]}"))
                .contains("\"model\":\"m\"", StandInProvider.ANSWER)
                .contains("\"prompt_tokens\":3,\"completion_tokens\":30,\"total_tokens\":33");
    }

    @Test
    void streamEndsWithUsageIfAskedFor() throws IOException {
        String request = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"content\":\"one\"}]%s}";

        assertThat(chat(request.formatted(""))).doesNotContain("usage").endsWith("data: [DONE]\n\n");
        assertThat(chat(request.formatted(",\"stream_options\":{\"include_usage\":true}")))
                .contains("\"prompt_tokens\":1,\"completion_tokens\":30,\"total_tokens\":31}}\n\ndata: [DONE]\n\n");
    }

    @Test
    void onlyTheRightKeyOpens() throws IOException {
        assertThat(read(open("/v1/models", "the-key"))).contains("stand-in");
        HttpURLConnection wrong = open("/v1/models", "another-key");
        assertThat(wrong.getResponseCode()).isEqualTo(401);
        assertThat(read(wrong)).contains("invalid_api_key");
    }

    @Test
    void whatIsNoJsonIsRefused() throws IOException {
        assertThat(chat("{")).contains("invalid_json");
    }
}
