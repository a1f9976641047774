package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.Outcome;
import io.llmproxy.core.ProviderConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that let a body drip hold a place in the engine for the time that they get for a body, and no longer: drops do not
 * extend it. Clients that stop hold it until the container has waited long enough.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowBodyTest {
    private static final String REFUSAL = "\"code\":\"request_timeout\"";

    private Gateway relaying;
    private Gateway judging;

    @BeforeAll
    void begin() throws Exception {
        relaying = start(provider -> provider);
        judging = start(provider -> provider.paramAllowList(Map.of("model", List.of("m*"))));
    }

    private static Gateway start(UnaryOperator<ProviderConfigBuilder> settings) throws Exception {
        return Gateway.start(
                (request, connection) -> connection.json(200, Siege.ANSWER),
                provider -> settings.apply(provider.requestBodyTimeout(Duration.ofMillis(300))),
                engine -> engine);
    }

    @AfterAll
    void end() throws Exception {
        relaying.close();
        judging.close();
    }

    private Gateway gateway(boolean isJudged) {
        return isJudged ? judging : relaying;
    }

    /** A read waits as long as the container lets it; the engine has no say in that. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"})
    void bodyThatStopsEndsTheCallAfterTheContainersIdleTime(String body) throws Exception {
        try (Gateway impatient =
                Gateway.start((request, connection) -> connection.json(200, Siege.ANSWER), Duration.ofMillis(300))) {
            try (RawClient client = impatient.client()) {
                client.send(Siege.bytes("{post}" + body, impatient));
                assertThat(client.readToEnd())
                        .matches("(?s)HTTP/1.1 (400|408).*")
                        .doesNotContain("Exception");
            }
            assertThat(impatient.sink().onlyEvent().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(impatient.engine().health().runningExchanges()).isZero();
            assertThat(impatient.provider().requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bodyThatDripsEndsTheCall(boolean isJudged) throws Exception {
        Gateway gateway = gateway(isJudged);
        int before = gateway.provider().requests().size();
        try (RawClient client = gateway.client()) {
            client.send(Siege.bytes("{post}Content-Length: 100000\r\n\r\n", gateway));
            Thread drip = new Thread(() -> drip(client), "drip");
            drip.start();
            assertThat(client.readUntil(REFUSAL)).startsWith("HTTP/1.1 408");
            drip.interrupt();
            drip.join();
        }
        assertQuiet(gateway, before);
    }

    private static void drip(RawClient client) {
        try {
            while (true) {
                client.send("x");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // refused, or told to stop
        }
    }

    private static void assertQuiet(Gateway gateway, int providerRequests) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(gateway.engine().health().runningExchanges()).isZero();
            assertThat(gateway.sink().events()).hasSize(gateway.calls());
        });
        assertThat(gateway.sink().events().get(gateway.calls() - 1).errorCode()).contains("request_timeout");
        assertThat(gateway.provider().requests()).hasSize(providerRequests);
    }
}
