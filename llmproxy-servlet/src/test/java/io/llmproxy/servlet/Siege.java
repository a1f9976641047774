package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.core.LlmProxyBuilder;
import io.llmproxy.core.ProviderConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway that anything may be sent to, and what must hold whatever that is:
 *
 * <ul>
 *   <li>no answer is an internal error, and none shows a stack;
 *   <li>the provider gets one request for each call that was answered with its answer, and no other; each has a method, path and
 *       headers that the policy allows, the project's key, and nothing of the client's token;
 *   <li>no exchange stays open, and each call that the container handed to the filter makes one event. A call that the
 *       container refused itself makes none: {@link Gateway#calls} counts on the way from the one to the other;
 *   <li>nothing is logged that would wake somebody up.
 * </ul>
 */
final class Siege implements AutoCloseable {
    /** What the provider answers. */
    static final String ANSWER = "{\"from\":\"the provider\"}";

    /** A whole request that is hidden in another one; nobody may take it for a request. */
    static final String HIDDEN = "GET /app/v1/hidden HTTP/1.1\r\nHost: gateway\r\n\r\n";

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");
    private static final Pattern ALLOWED_LINE = Pattern.compile(
            "(POST /v1/(chat/completions|completions|embeddings|responses|files)|GET /v1/(models|files|responses))"
                    + "(/[A-Za-z0-9_.%~-]+)*/?(\\?[!-~]*)? HTTP/1\\.1");
    private static final Set<String> ALLOWED_HEADERS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "host",
            "transfer-encoding",
            "user-agent");
    private static final String SDK_PREFIX = "x-stainless-";

    private final Gateway gateway;
    private final LoudLog loudLog = new LoudLog();
    private int relayed;

    private Siege(Gateway gateway) {
        this.gateway = gateway;
    }

    static Siege begin() throws Exception {
        return begin(provider -> provider, engine -> engine);
    }

    static Siege begin(
            UnaryOperator<ProviderConfigBuilder> providerSettings, UnaryOperator<LlmProxyBuilder> engineSettings)
            throws Exception {
        return new Siege(
                Gateway.start((request, connection) -> connection.json(200, ANSWER), providerSettings, engineSettings));
    }

    Gateway gateway() {
        return gateway;
    }

    /**
     * Sends bytes and reads all that comes back, to the end of the connection.
     *
     * @param request characters stand for bytes; <code>{post}</code> for the head of a completion with the token, up to the fields
     *     that frame the body, <code>{get}</code> for the same of a list of models, <code>{fields}</code> for what follows the
     *     request line of those, and <code>{hidden}</code> for {@link #HIDDEN}
     * @return the statuses of the answers, separated by blanks; {@code none} if there was none
     */
    String attack(String request) throws Exception {
        int callsBefore = gateway.calls();
        try (RawClient client = gateway.client()) {
            try {
                client.send(bytes(request, gateway)).endOutput();
            } catch (IOException e) {
                // The server has seen enough and closed.
            }
            String answers = client.readToEnd();
            String statuses = statuses(answers);
            assertThat(statuses).doesNotContain("500");
            assertThat(answers).doesNotContain("io.llmproxy");
            if (gateway.calls() > callsBefore && !statuses.contains(" ")) {
                assertThat(answers).as("the gateway's own answer").doesNotContain("\tat ", "Exception");
            }
            relayed += count(answers, ANSWER);
            check();
            return statuses;
        }
    }

    /** Fills in what {@link #attack} describes. */
    static byte[] bytes(String request, Gateway gateway) {
        String fields = "Host: gateway\r\nAuthorization: Bearer " + gateway.token() + "\r\n";
        return request.replace(
                        "{post}",
                        "POST /app/v1/chat/completions HTTP/1.1\r\n{fields}Content-Type: application/json\r\n")
                .replace("{get}", "GET /app/v1/models HTTP/1.1\r\n{fields}")
                .replace("{fields}", fields)
                .replace("{hidden}", HIDDEN)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String statuses(String answers) {
        List<String> statuses = new ArrayList<>();
        Matcher matcher = STATUS.matcher(answers);
        while (matcher.find()) {
            statuses.add(matcher.group(1));
        }
        return statuses.isEmpty() ? "none" : String.join(" ", statuses);
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    /** Checks what must hold while no call is under way. */
    void check() {
        awaitQuiet();
        assertThat(gateway.provider().requests()).as("requests to the provider").hasSize(relayed);
        gateway.provider().requests().forEach(this::checkRequest);
        assertThat(loudLog.lines()).isEmpty();
    }

    private void awaitQuiet() {
        await().atMost(Duration.ofSeconds(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> {
                    assertThat(gateway.engine().health().runningExchanges()).isZero();
                    assertThat(gateway.sink().events()).hasSize(gateway.calls());
                });
    }

    private void checkRequest(ScriptedProvider.Request request) {
        assertThat(request.line()).matches(ALLOWED_LINE);
        assertThat(request.headers().stream()
                        .map(header -> header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT))
                        .filter(name -> !name.startsWith(SDK_PREFIX)))
                .isSubsetOf(ALLOWED_HEADERS);
        assertThat(request.headers())
                .filteredOn(header -> header.startsWith("Authorization"))
                .containsExactly("Authorization: Bearer " + Gateway.PROVIDER_KEY);
        assertThat(request.line() + request.headers()).doesNotContain(gateway.token());
        assertThat(request.bodyText()).doesNotContain("hidden");
    }

    @Override
    public void close() throws IOException {
        try {
            gateway.close();
            assertThat(gateway.sink().events()).hasSize(gateway.calls());
            assertThat(gateway.provider().requests()).hasSize(relayed);
            assertThat(loudLog.lines()).isEmpty();
        } finally {
            loudLog.close();
        }
    }
}
