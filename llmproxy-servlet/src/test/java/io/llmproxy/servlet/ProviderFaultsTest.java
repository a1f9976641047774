package io.llmproxy.servlet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.core.ProviderConfig;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a provider does wrong, the client is told once, the provider is asked once, and one event says so. */
class ProviderFaultsTest {
    private static final WireMockServer PROVIDER = new WireMockServer(options().dynamicPort());

    @BeforeAll
    static void start() {
        PROVIDER.start();
    }

    @AfterAll
    static void stop() {
        PROVIDER.stop();
    }

    @BeforeEach
    void forget() {
        PROVIDER.resetAll();
    }

    private static Gateway gateway() throws Exception {
        return Gateway.start(
                (request, connection) -> {},
                unused -> ProviderConfig.openAi(URI.create(PROVIDER.baseUrl())),
                engine -> engine);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "MALFORMED_RESPONSE_CHUNK", mode = EnumSource.Mode.EXCLUDE)
    void connectionThatBreaksInsteadOfAnAnswerIsABadGateway(Fault fault) throws Exception {
        PROVIDER.stubFor(post(anyUrl()).willReturn(aResponse().withFault(fault)));
        try (Gateway gateway = gateway()) {
            try (RawClient client = gateway.post("{}")) {
                assertThat(client.readUntil("{\"error\":\"Proxy error\"}\n")).startsWith("HTTP/1.1 502");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
            PROVIDER.verify(1, postRequestedFor(anyUrl()));
        }
    }

    @Test
    void chunkThatBreaksWithinAnAnswerBreaksTheAnswer() throws Exception {
        PROVIDER.stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
        try (Gateway gateway = gateway()) {
            try (RawClient client = gateway.post("{}")) {
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").doesNotContain("0\r\n\r\n");
            }
            assertThat(gateway.sink().onlyEvent().outcome()).isEqualTo(Outcome.UPSTREAM_ABORTED);
            PROVIDER.verify(1, postRequestedFor(anyUrl()));
        }
    }
}
