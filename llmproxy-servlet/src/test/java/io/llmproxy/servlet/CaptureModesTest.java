package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.LlmProxyBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Project, provider and engine say what is recorded of a call; the client sees nothing of it. */
class CaptureModesTest {
    private static final String REQUEST =
            "{ \"model\":\"m\", \"messages\":[{\"role\":\"user\",\"content\":\"" + PlantedSecrets.PROMPT + "\"}]}";
    private static final String ANSWER =
            "{\"model\":\"m-1\", \"n\":1.50, \"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}";
    private static final String HEADERS = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: up-1\r\n"
            + "Set-Cookie: session=" + PlantedSecrets.COOKIE + "\r\nOpenAI-Organization: org-1\r\n"
            + "x-ratelimit-remaining-tokens: 9\r\nContent-Length: " + ANSWER.length() + "\r\n\r\n";

    @Test
    void bodiesAreNotRecordedUnlessAskedFor() throws Exception {
        try (Gateway gateway = start(null, engine -> engine)) {
            ExchangeEvent event = call(gateway);

            assertThat(event.requestBody()).isEmpty();
            assertThat(event.responseBody()).isEmpty();
            assertThat(event.responseHeaders()).isEmpty();
            assertThat(event.usage().totalTokens()).hasValue(8);
        }
    }

    @Test
    void bodiesAreRecordedAsTheyWereWithSomeHeaders() throws Exception {
        try (Gateway gateway = start(null, engine -> engine.capture(CaptureMode.BODIES))) {
            ExchangeEvent event = call(gateway);

            assertThat(event.requestBody()).hasValue(new CapturedBody(REQUEST, true, false));
            assertThat(event.responseBody()).hasValue(new CapturedBody(ANSWER, true, false));
            assertThat(event.responseHeaders()).containsOnlyKeys("content-type", "x-ratelimit-remaining-tokens");
            assertThat(event.upstreamRequestId()).hasValue("up-1");
            assertThat(event.usage().totalTokens()).hasValue(8);
            assertThat(event.isCaptureTruncated()).isFalse();
            assertThat(event.toString()).doesNotContain(PlantedSecrets.PROMPT);
        }
    }

    @Test
    void bodiesAreCutWhereTheyAreToBeAndCountAsAWhole() throws Exception {
        try (Gateway gateway = start(
                null,
                engine -> engine.capture(CaptureMode.BODIES)
                        .captureRequestBytes(10)
                        .captureResponseBytes(20))) {
            ExchangeEvent event = call(gateway);

            assertThat(event.requestBody()).hasValue(new CapturedBody(REQUEST.substring(0, 10), false, true));
            assertThat(event.responseBody()).hasValue(new CapturedBody(ANSWER.substring(0, 20), false, true));
            assertThat(event.isCaptureTruncated()).isTrue();
            assertThat(event.usage().totalTokens()).hasValue(8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BODIES, USAGE, , false",
        "BODIES, USAGE, BODIES, true",
        "USAGE, BODIES, , true",
        "USAGE, BODIES, USAGE, false",
        "OFF, BODIES, , true",
        "OFF, , USAGE, false"
    })
    void theProjectsWordCountsBeforeTheProvidersAndThatBeforeTheEngines(
            CaptureMode engineMode,
            @Nullable CaptureMode providerMode,
            @Nullable CaptureMode projectMode,
            boolean hasBodies)
            throws Exception {
        try (Gateway gateway = start(providerMode, engine -> engine.capture(engineMode))) {
            setMode(gateway, projectMode);

            assertThat(call(gateway).responseBody().isPresent()).isEqualTo(hasBodies);
        }
    }

    @ParameterizedTest
    @CsvSource({"OFF, , ", "BODIES, OFF, ", "BODIES, BODIES, OFF"})
    void nothingIsRecordedWhereThatIsSaid(
            CaptureMode engineMode, @Nullable CaptureMode providerMode, @Nullable CaptureMode projectMode)
            throws Exception {
        try (Gateway gateway = start(providerMode, engine -> engine.capture(engineMode))) {
            setMode(gateway, projectMode);
            send(gateway);
            await().atMost(Duration.ofSeconds(8))
                    .until(() -> gateway.engine().metrics().providers().get(0).requests() == 1);

            for (UsageSource source : UsageSource.values()) {
                assertThat(gateway.engine().metrics().providers().get(0).inputTokens(source))
                        .isZero();
            }
            assertThat(gateway.sink().events()).isEmpty();
            assertThat(gateway.engine().health().events().published()).isZero();
        }
    }

    @Test
    void anInactiveProjectOfWhichNothingIsRecordedLeavesNoEvent() throws Exception {
        try (Gateway gateway = start(null, engine -> engine)) {
            setMode(gateway, CaptureMode.OFF);
            gateway.engine()
                    .projects()
                    .update(
                            gateway.project().id(),
                            ProjectChange.builder().active(false).build());
            try (RawClient client = gateway.post(REQUEST)) {
                client.readUntil("project_inactive");
            }
            setMode(gateway, CaptureMode.USAGE);
            try (RawClient client = gateway.post(REQUEST)) {
                client.readUntil("project_inactive");
            }

            assertThat(gateway.sink().onlyEvent().status()).isEqualTo(403);
        }
    }

    @Test
    void theRedactorIsAskedBeforeAnybodySees() throws Exception {
        try (Gateway gateway = start(
                null,
                engine -> engine.capture(CaptureMode.BODIES)
                        .eventMetadataDeny(List.of("user_id"))
                        .redactor(event -> event.toBuilder()
                                .bodies(null, event.responseBody().orElse(null))
                                .build()))) {
            ExchangeEvent event = call(gateway);

            assertThat(event.requestBody()).isEmpty();
            assertThat(event.responseBody()).isPresent();
            assertThat(event.userId()).isEmpty();
            assertThat(event.tokenMetadata()).containsOnlyKeys("team");
        }
    }

    private static Gateway start(@Nullable CaptureMode providerMode, UnaryOperator<LlmProxyBuilder> settings)
            throws Exception {
        return Gateway.start(
                (request, connection) -> connection.send(HEADERS + ANSWER),
                provider -> provider.capture(providerMode),
                settings);
    }

    private static void setMode(Gateway gateway, @Nullable CaptureMode mode) {
        gateway.engine()
                .projects()
                .update(
                        gateway.project().id(),
                        ProjectChange.builder()
                                .policy(ProjectPolicy.builder().capture(mode).build())
                                .build());
    }

    private static ExchangeEvent call(Gateway gateway) throws Exception {
        send(gateway);
        return gateway.sink().onlyEvent();
    }

    private static void send(Gateway gateway) throws Exception {
        try (RawClient client = gateway.post(REQUEST)) {
            client.readUntil(ANSWER);
        }
    }
}
