package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the provider's header fields the client gets (D13, D19, D45). */
class ResponseHeadersTest {
    private static HeaderFields received(String... headers) throws IOException {
        try (ScriptedProvider provider =
                        ScriptedProvider.start((request, connection) -> connection.answer(200, "{}", headers));
                Caller caller = Caller.to(provider.url())) {
            return caller.call(Caller.get(null)).headers();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Set-Cookie: a=1",
                "Access-Control-Allow-Origin: *",
                "Access-Control-Allow-Credentials: true",
                "X-Proxy: evil",
                "X-Proxy-Received-At: 1",
                "X-PROXY-CACHE: hit",
                "X-PROXY-CACHE-KEY: k",
                "X-CACHE-DEBUG: x",
                "X-UPSTREAM-REQUEST-START: 1",
                "X-Upstream-Request-ID: x",
                "X-LLM-Proxy-Remote-Duration: 1",
                "X-Request-ID: x",
                "Cache-Status: llm-proxy; hit",
                "Cache-Status: edge; hit, \"LLM-Proxy\"; hit",
                "Strict-Transport-Security: max-age=0",
                "Public-Key-Pins: x",
                "Clear-Site-Data: \"*\"",
                "Report-To: {}",
                "NEL: {}",
                "Alt-Svc: h3=\":443\"",
                "Accept-CH: Sec-CH-UA-Model",
                "Service-Worker-Allowed: /",
                "Attribution-Reporting-Register-Source: {}",
                "WWW-Authenticate: Basic realm=x",
                "Refresh: 0; url=https://evil.example",
                "X-Accel-Redirect: /internal",
                "X-Sendfile: /etc/passwd",
                "Surrogate-Control: max-age=9",
                "openai-organization: org",
                "anthropic-organization-id: org",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "Upgrade: h2c",
                "Connection: X-Hop\r\nX-Hop: 1",
                "X-Control: a\u0001b",
                "X-Control: a\u010ab",
                "X Bad Name: 1",
            })
    void whatIsNotTheProvidersToSetIsDropped(String header) throws IOException {
        assertThat(received(header).toString()).isEqualTo("HeaderFields[Content-Length]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ratelimit-remaining-requests",
                "openai-processing-ms",
                "Retry-After",
                "ETag",
                "Cache-Control",
                "Vary",
                "Link",
                "Location",
                "Content-Security-Policy",
                "X-Content-Type-Options",
                "X-Accel-Buffering",
                "Age"
            })
    void whatDescribesTheAnswerPasses(String name) throws IOException {
        assertThat(received(name + ": 5").firstOrNull(name)).isEqualTo("5");
    }

    private static @Nullable String requestId(String... headers) throws IOException {
        try (ScriptedProvider provider =
                        ScriptedProvider.start((request, connection) -> connection.answer(200, "{}", headers));
                Caller caller = Caller.to(provider.url());
                UpstreamSender.Answer answer = caller.send(Caller.get(null))) {
            return answer.response().requestId();
        }
    }

    static List<String> unusableIds() {
        return List.of("", "a b", "a\u0001b", "a\u001b[31mb", "ü", "a\u0085b", "a".repeat(129), "a".repeat(3000));
    }

    @ParameterizedTest
    @MethodSource("unusableIds")
    void idThatIsNoneIsPassedOver(String id) throws IOException {
        assertThat(requestId("x-request-id: " + id)).isNull();
        assertThat(requestId("x-request-id: " + id, "request-id: req_1")).isEqualTo("req_1");
    }

    @Test
    void idOfUsualLengthIsTheProviders() throws IOException {
        String id = "a".repeat(128);

        assertThat(requestId("x-request-id: " + id, "request-id: req_1")).isEqualTo(id);
    }

    @Test
    void stateOfOtherCachesPasses() throws IOException {
        assertThat(received("Cache-Status: edge; hit").firstOrNull("Cache-Status"))
                .isEqualTo("edge; hit");
    }

    @Test
    void latinTextPasses() throws IOException {
        assertThat(received("Content-Disposition: attachment; filename=\"ü.txt\"")
                        .firstOrNull("Content-Disposition"))
                .isEqualTo("attachment; filename=\"ü.txt\"");
    }
}
