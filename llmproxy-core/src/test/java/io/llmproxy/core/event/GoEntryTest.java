package io.llmproxy.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.capture.Codings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Go edition has written becomes an event like any other. */
class GoEntryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String REQUEST =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Name a fruit\"}]}";
    private static final String ANSWER = "{\"model\":\"gpt-4o-mini-2024-07-18\","
            + "\"choices\":[{\"index\":0,\"message\":{\"content\":\"A mango\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":14}}";

    private final EventCodec codec = EventCodec.shared();
    private final ObjectNode entry = JSON.createObjectNode()
            .put("LogID", 0)
            .put("RequestID", "r-9")
            .put("Method", "POST")
            .put("Path", "/v1/chat/completions")
            .put("ProjectID", "p1")
            .put("TokenID", "t1")
            .put("Status", 200)
            .put("Duration", 1_500_000_000L)
            .put("ResponseBody", ANSWER.getBytes(UTF_8))
            .put("RequestBody", REQUEST.getBytes(UTF_8));

    GoEntryTest() {
        entry.putObject("TokenMetadata").put("user_id", "").put("app_user_id", "a9");
        entry.putObject("ResponseHeaders").putArray("Content-Type").add("application/json");
    }

    @Test
    void whatIsKnownIsTaken() throws IOException {
        ExchangeEvent event = decoded();

        assertThat(event.exchangeId()).isEqualTo("r-9");
        assertThat(event.requestId()).isEqualTo("r-9");
        assertThat(event.startedAt()).isEqualTo(ARRIVAL.minusMillis(1500));
        assertThat(event.duration()).isEqualTo(Duration.ofMillis(1500));
        assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(event.isComplete()).isTrue();
        assertThat(event.isStreamed()).isFalse();
        assertThat(event.projectId()).hasValue("p1");
        assertThat(event.tokenId()).hasValue("t1");
        assertThat(event.userId()).hasValue("a9");
        assertThat(event.requestedModel()).hasValue("gpt-4o-mini");
        assertThat(event.model()).hasValue("gpt-4o-mini-2024-07-18");
        assertThat(event.usage().inputTokens()).hasValue(10);
        assertThat(event.usage().outputTokens()).hasValue(4);
        assertThat(event.requestBody().orElseThrow().text()).isEqualTo(REQUEST);
        assertThat(event.requestBody().orElseThrow().isJson()).isTrue();
        assertThat(event.responseBody().orElseThrow().text()).isEqualTo(ANSWER);
        assertThat(event.costUsd()).isEmpty();
    }

    @Test
    void aCompressedAnswerIsDecoded() throws IOException {
        entry.put("ResponseBody", Codings.apply("br", ANSWER.getBytes(UTF_8)));
        entry.withObjectProperty("ResponseHeaders").putArray("Content-Encoding").add("br");

        assertThat(decoded().responseBody().orElseThrow().text()).isEqualTo(ANSWER);
        assertThat(decoded().usage().totalTokens()).hasValue(14);
    }

    @Test
    void anAnswerThatIsSmallWhileCompressedIsDecodedUpToALimit() throws IOException {
        String padded = "{\"pad\":\"" + " ".repeat(33 << 20) + "\"," + ANSWER.substring(1);
        entry.put("ResponseBody", Codings.apply("gzip", padded.getBytes(UTF_8)));
        entry.withObjectProperty("ResponseHeaders").putArray("Content-Encoding").add("gzip");

        ExchangeEvent event = decoded();

        assertThat(event.usage().source()).isNotEqualTo(UsageSource.PROVIDER);
        assertThat(event.isCaptureTruncated()).isTrue();
        assertThat(event.responseBody().orElseThrow().isTruncated()).isTrue();
        assertThat(event.requestedModel()).hasValue("gpt-4o-mini");
    }

    @Test
    void whatTheProviderDidNotCountIsEstimated() throws IOException {
        entry.put("ResponseBody", ANSWER.replace("usage", "other").getBytes(UTF_8));

        assertThat(decoded().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void headersOfSessionsAndAccountsAreDropped() throws IOException {
        ObjectNode headers = entry.withObjectProperty("ResponseHeaders");
        headers.putArray("Set-Cookie").add("session=1");
        headers.putArray("Openai-Organization").add("org-1");
        headers.putArray("X-Ratelimit-Remaining-Tokens").add("9");

        assertThat(decoded().responseHeaders()).containsOnlyKeys("content-type", "x-ratelimit-remaining-tokens");
        assertThat(new String(codec.encode(decoded()), UTF_8)).doesNotContainIgnoringCase("cookie", "org-1");
    }

    @ParameterizedTest
    @CsvSource({"200,t1,COMPLETED", "401,'',REFUSED", "403,t1,UPSTREAM_ERROR", "502,t1,UPSTREAM_ERROR"})
    void theOutcomeFollowsFromTheStatus(int status, String tokenId, Outcome outcome) throws IOException {
        entry.put("Status", status).put("TokenID", tokenId);

        assertThat(decoded().outcome()).isEqualTo(outcome);
    }

    @Test
    void anEntryWithoutAnIdHasTheSameOneEveryTime() throws IOException {
        entry.put("RequestID", "");

        assertThat(decoded().exchangeId()).isNotEmpty().isEqualTo(decoded().exchangeId());
    }

    @Test
    void fieldsMayBeMissingNullOrNew() throws IOException {
        ExchangeEvent event = codec.decode(
                ("{\"Method\":\"GET\",\"Path\":\"/v1/models\",\"TokenMetadata\":null,\"ResponseHeaders\":null,"
                                + "\"ResponseBody\":null,\"Color\":\"red\"}")
                        .getBytes(UTF_8),
                ARRIVAL);

        assertThat(event.responseBody()).isEmpty();
        assertThat(event.projectId()).isEmpty();
        assertThat(event.isComplete()).isFalse();
    }

    private ExchangeEvent decoded() throws IOException {
        return codec.decode(JSON.writeValueAsBytes(entry), ARRIVAL);
    }
}
