package io.llmproxy.servlet;

import static io.llmproxy.servlet.PlantedSecrets.COOKIE;
import static io.llmproxy.servlet.PlantedSecrets.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.llmproxy.api.event.CaptureMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Nothing secret is logged, at any level. {@link SecretsInLogsExtension} looks at all that any test of this module makes the
 * gateway log; here, secrets stand where messages of failures might repeat them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsInLogsTest {
    private static final String SECRETS = "Cookie: session=" + COOKIE + "\r\nX-Note: " + PROMPT + "\r\n";

    private volatile String answer = "";
    private Gateway relaying;
    private Gateway judging;

    @BeforeAll
    void begin() throws Exception {
        AtomicLong elapsed = new AtomicLong();
        relaying = Gateway.start(
                (request, connection) -> {
                    connection.send(answer);
                    connection.close();
                },
                provider -> provider,
                // Two seconds per look at the clock: connections that rested are checked before they are used again.
                engine -> engine.capture(CaptureMode.BODIES).ticker(() -> elapsed.addAndGet(2_000_000_000L)));
        judging = Gateway.start(
                (asked, connection) -> connection.json(200, "{}"),
                provider ->
                        provider.paramAllowList(Map.of("model", List.of("m*"))).allowedOrigins(List.of("https://a")),
                engine -> engine.capture(CaptureMode.BODIES));
    }

    @AfterAll
    void end() throws Exception {
        relaying.close();
        judging.close();
    }

    @Test
    void linesOfTheGatewayAreSearchedAtEveryLevel() {
        LoggerFactory.getLogger("io.llmproxy.anything").trace("{} {}", "a", PROMPT);
        LoggerFactory.getLogger("org.jdbi.v3").debug("a", new IllegalStateException("b", new Exception(COOKIE)));
        LoggerFactory.getLogger("other").warn("token {}", "sk-AAAAAAAAAAAAAAAAAAAAAA");
        Logger.getLogger("okhttp3.internal.http2.Http2").log(Level.FINEST, "{0}", Gateway.PROVIDER_KEY);
        Logger.getLogger("org.apache.any").log(Level.SEVERE, "a", new Exception(PROMPT));
        assertThat(PlantedSecrets.takeFound())
                .containsExactly(
                        "prompt logged at TRACE by io.llmproxy.anything",
                        "cookie logged at DEBUG by org.jdbi.v3",
                        "token or provider key logged at WARN by other",
                        "provider key logged at FINEST by okhttp3.internal.http2.Http2",
                        "prompt logged at SEVERE by org.apache.any");
    }

    @Test
    void maskedKeyIsNoSecret() {
        LoggerFactory.getLogger("io.llmproxy.anything").info("sk-12345...6789 and no planted text");
        assertThat(PlantedSecrets.takeFound()).isEmpty();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                argumentSet("an answer", "HTTP/1.1 200 OK\r\n{secrets}Content-Length: {length}\r\n\r\n{prompt}"),
                argumentSet("an error", "HTTP/1.1 500 {prompt}\r\n{secrets}Content-Length: {length}\r\n\r\n{prompt}"),
                argumentSet(
                        "a redirect", "HTTP/1.1 302 Found\r\nLocation: https://{prompt}/\r\nContent-Length: 0\r\n\r\n"),
                argumentSet("a status line that is none", "HTTP/1.1 2x0 {prompt}\r\n\r\n"),
                argumentSet("another protocol", "{prompt} {prompt} {prompt}\r\n\r\n"),
                argumentSet("a header that is none", "HTTP/1.1 200 OK\r\n{prompt}\r\nContent-Length: 0\r\n\r\n"),
                argumentSet(
                        "a header name that is none", "HTTP/1.1 200 OK\r\n({prompt}): a\r\nContent-Length: 0\r\n\r\n"),
                argumentSet("a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: {prompt}\r\n\r\n"),
                argumentSet(
                        "a type that is none",
                        "HTTP/1.1 200 OK\r\nContent-Type: {prompt}\r\nContent-Length: 0\r\n\r\n"),
                argumentSet("a coding that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: {prompt}\r\n\r\n"),
                argumentSet(
                        "a body coding that is none",
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n{prompt}"),
                argumentSet(
                        "a chunk that is none",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n{prompt}\r\n"),
                argumentSet(
                        "a chunk whose size is none",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2{prompt}\r\n{}\r\n"),
                argumentSet(
                        "a chunk behind another one",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}{prompt}\r\n0\r\n\r\n"),
                argumentSet(
                        "damaged events",
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                                + "data: {\"usage\":\"{prompt}\",\n\ndata: {\"model\":{\"{prompt}\":\n\n"),
                argumentSet(
                        "damaged JSON",
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{prompt}"),
                argumentSet("a head cut short", "HTTP/1.1 200 OK\r\n{prompt}"),
                argumentSet("a status line cut short", "HTTP/1.1 200 {prompt}"),
                argumentSet(
                        "a chunk cut short in its size",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n3;{prompt}"),
                argumentSet("an answer cut short", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{prompt}"),
                argumentSet("nothing", ""));
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource("answers")
    void answerOfTheProviderIsNotLogged(String template) throws Exception {
        answer = template.replace("{prompt}", PROMPT)
                .replace("{secrets}", SECRETS)
                .replace("{length}", Integer.toString(PROMPT.length()));
        String body = "{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}";
        send(
                relaying,
                "{post}" + SECRETS + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(PlantedSecrets.takeFound()).isEmpty();
    }

    /** Sends a request and waits until the gateway has done all that it does about it. */
    private static void send(Gateway gateway, String request) throws Exception {
        try (RawClient client = gateway.client()) {
            client.send(Siege.bytes(request, gateway)).endOutput();
            client.readToEnd();
        }
        await().atMost(Duration.ofSeconds(8)).pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            assertThat(gateway.engine().health().runningExchanges()).isZero();
            assertThat(gateway.sink().events()).hasSize(gateway.calls());
        });
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                argumentSet("secrets in the query", "GET /app/v1/models?key={prompt} HTTP/1.1\r\n{fields}\r\n"),
                argumentSet("secrets in the path", "GET /app/v1/models/{prompt} HTTP/1.1\r\n{fields}\r\n"),
                argumentSet(
                        "a token of no form",
                        "GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {prompt}\r\n\r\n"),
                argumentSet(
                        "another scheme",
                        "GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Basic {prompt}\r\n\r\n"),
                argumentSet(
                        "an unknown token",
                        "GET /app/v1/models HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer sk-AAAAAAAAAAAAAAAAAAAAAA\r\n\r\n"),
                argumentSet("secrets in names", "{get}{prompt}: a\r\n\r\n"),
                argumentSet("an origin", "{get}Origin: https://{prompt}\r\n\r\n"),
                argumentSet("damaged JSON", "{post}Content-Length: {length}\r\n\r\n{prompt}"),
                argumentSet("a model that is not allowed", "{post}Content-Length: 48\r\n\r\n{\"model\":\"{prompt}\"}"),
                argumentSet("a damaged type", "{post}Content-Type: {prompt};=\r\nContent-Length: 2\r\n\r\n{}"),
                argumentSet("a damaged chunk", "{post}Transfer-Encoding: chunked\r\n\r\n{prompt}\r\n"),
                argumentSet("a body cut short", "{post}Content-Length: 100\r\n\r\n{prompt}"),
                argumentSet("another method", "DELETE /app/v1/models?{prompt} HTTP/1.1\r\n{fields}\r\n"),
                argumentSet("an upgrade", "{get}Connection: Upgrade\r\nUpgrade: {prompt}\r\n\r\n"),
                argumentSet("an expectation", "{post}Expect: {prompt}\r\nContent-Length: 2\r\n\r\n{}"));
    }

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource("requests")
    void requestIsNotLogged(String template) throws Exception {
        send(judging, template.replace("{prompt}", PROMPT).replace("{length}", Integer.toString(PROMPT.length())));
        assertThat(PlantedSecrets.takeFound()).isEmpty();
    }
}
