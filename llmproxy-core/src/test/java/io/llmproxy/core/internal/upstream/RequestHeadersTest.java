package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header fields reach the provider (D9 to D12). */
class RequestHeadersTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private ScriptedProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = ScriptedProvider.start(ScriptedProvider.OK);
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private ProviderConfigBuilder config() {
        return Caller.provider(provider.url());
    }

    private ScriptedProvider.Request sent(String... clientHeaders) throws IOException {
        return sent(config(), Map.of(), null, clientHeaders);
    }

    private ScriptedProvider.Request sent(
            ProviderConfigBuilder config,
            Map<String, String> project,
            @Nullable String address,
            String... clientHeaders)
            throws IOException {
        try (Caller caller = new Caller(config.build())) {
            caller.call(new UpstreamRequest(
                    "GET", "/v1/models", null, HeaderFields.of(clientHeaders), project, address, null));
        }
        return provider.request();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept",
                "Accept-Language",
                "Content-Type",
                "If-Range",
                "Range",
                "User-Agent",
                "OpenAI-Beta",
                "Idempotency-Key",
                "X-Client-Request-Id",
                "X-Stainless-Retry-Count",
                "anthropic-beta",
                "anthropic-version",
                "x-goog-api-client",
                "X-Goog-Upload-Command",
                "X-Server-Timeout"
            })
    void whatSdksNeedPasses(String name) throws IOException {
        assertThat(sent(name, "value").header(name)).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin",
                "Referer",
                "Forwarded",
                "Via",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Real-IP",
                "True-Client-IP",
                "X-Correlation-ID",
                "X-Request-ID",
                "X-Body-Hash",
                "X-CSRF-Token",
                "X-Proxy-ID",
                "OpenAI-Organization",
                "OpenAI-Project",
                "x-goog-user-project",
                "anthropic-dangerous-direct-browser-access",
                "X-Host-Internal",
                "Expect",
                "Host"
            })
    void restDoesNotPass(String name) throws IOException {
        assertThat(sent(name, "secret.example").headers()).noneMatch(header -> header.contains("secret.example"));
    }

    @Test
    void whatIsForwardedPassesBesides() throws IOException {
        ProviderConfigBuilder config = config().forwardedHeaders(List.of("x-team"));

        ScriptedProvider.Request request =
                sent(config, Map.of(), null, "OpenAI-Organization", "org-clients", "X-Team", "blue");

        assertThat(request.header("OpenAI-Organization")).isNull();
        assertThat(request.header("X-Team")).isEqualTo("blue");
    }

    @Test
    void projectWinsOverProviderAndBothOverClient() throws IOException {
        ProviderConfigBuilder config = config().upstreamHeaders(Map.of(
                "OpenAI-Organization", "org-provider", "OpenAI-Project", "p-provider", "User-Agent", "house"));

        ScriptedProvider.Request request = sent(
                config, Map.of("openai-project", "p-project"), null, "User-Agent", "sdk", "OpenAI-Project", "p-client");

        assertThat(request.all("OpenAI-Organization")).containsExactly("org-provider");
        assertThat(request.all("OpenAI-Project")).containsExactly("p-project");
        assertThat(request.all("User-Agent")).containsExactly("house");
    }

    @Test
    void projectCannotTouchTheConnectionOrTheKey() throws IOException {
        Map<String, String> project = Map.of(
                "Host", "evil.example",
                "Authorization", "Bearer evil",
                "Transfer-Encoding", "chunked",
                "Content-Length", "7",
                "X-Split", "a\r\nX-Evil: 1",
                "X Evil", "1",
                "X-Good", "1");

        ScriptedProvider.Request request = sent(config(), project, null);

        assertThat(request.names())
                .containsExactly("accept-encoding", "authorization", "connection", "host", "user-agent", "x-good");
        assertThat(request.header("Authorization")).isEqualTo("Bearer sk-provider-key");
        assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + provider.port());
    }

    @Test
    void connectionNamesAreStrippedBeforeTheGatewaysFieldsAreSet() throws IOException {
        ProviderConfigBuilder config = config().upstreamHeaders(Map.of("X-Pin", "1"));

        ScriptedProvider.Request request = sent(
                config, Map.of(), null, "Connection", "Authorization, X-Pin, accept-language", "Accept-Language", "de");

        assertThat(request.header("Authorization")).isEqualTo("Bearer sk-provider-key");
        assertThat(request.header("X-Pin")).isEqualTo("1");
        assertThat(request.header("Accept-Language")).isNull();
    }

    /** The policy has judged the body as what these say that it is (D8). */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "Content-Encoding"})
    void whatTheBodyIsCannotBeHiddenFromTheProvider(String name) throws IOException {
        assertThat(sent("Connection", "close, " + name.toLowerCase(Locale.ROOT), name, "value")
                        .header(name))
                .isEqualTo("value");
    }

    @Test
    void clientsAddressIsToldOnlyWhereConfigured() throws IOException {
        assertThat(sent(config(), Map.of(), "203.0.113.9").header("X-Forwarded-For"))
                .isNull();
        assertThat(sent(config().forwardClientAddress(true), Map.of(), "203.0.113.9", "X-Forwarded-For", "1.1.1.1")
                        .all("X-Forwarded-For"))
                .containsExactly("203.0.113.9");
        assertThat(sent(config().forwardClientAddress(true), Map.of(), null).header("X-Forwarded-For"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000b", "a\u007fb", "a\u010ab", "ü"})
    void valueThatIsNotPrintableDoesNotPass(String value) throws IOException {
        assertThat(sent("Accept-Language", value).header("Accept-Language")).isNull();
    }

    @Test
    void codingOfTheAnswerIsTheClients() throws IOException {
        assertThat(sent().header("Accept-Encoding")).isEqualTo("identity");
        assertThat(sent("Accept-Encoding", "br").all("Accept-Encoding")).containsExactly("br");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TRACE,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-holds"
            })
    void traceIsContinued(String parent) throws IOException {
        ScriptedProvider.Request request = sent("traceparent", parent, "tracestate", "a=1", "tracestate", "b=2");

        assertThat(request.all("traceparent")).containsExactly(parent);
        assertThat(request.all("tracestate")).containsExactly("a=1", "b=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            })
    void brokenTraceDoesNotPass(String parent) throws IOException {
        ScriptedProvider.Request request = sent("traceparent", parent, "tracestate", "a=1");

        assertThat(request.header("traceparent")).isNull();
        assertThat(request.header("tracestate")).isNull();
    }

    @Test
    void twoTracesAreNone() throws IOException {
        assertThat(sent("traceparent", TRACE, "traceparent", TRACE, "tracestate", "a=1")
                        .names())
                .doesNotContain("traceparent", "tracestate");
    }

    @Test
    void stateWithoutTraceDoesNotPass() throws IOException {
        assertThat(sent("tracestate", "a=1").header("tracestate")).isNull();
    }
}
