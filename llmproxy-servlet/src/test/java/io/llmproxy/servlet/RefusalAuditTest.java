package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.api.audit.AuditQuery;
import io.llmproxy.api.token.ProjectChange;
import io.llmproxy.core.LlmProxyBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail tells of callers of the gateway that are refused. */
class RefusalAuditTest {
    private static final AuditQuery ALL = AuditQuery.builder().build();

    private static Gateway start(UnaryOperator<LlmProxyBuilder> settings) throws Exception {
        return Gateway.start((request, connection) -> connection.json(200, "{}"), provider -> provider, settings);
    }

    private static String call(Gateway gateway, String token, String... headers) throws Exception {
        try (RawClient client = gateway.client()
                .send("GET /app/v1/models?x=1 HTTP/1.1\r\nHost: gateway\r\nUser-Agent: curl/8\r\n"
                        + "Authorization: Bearer " + token + "\r\n"
                        + String.join("", List.of(headers)) + "\r\n")) {
            return client.readUntil("}");
        }
    }

    private static List<AuditEvent> events(Gateway gateway, int count) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> gateway.engine().audit().count(ALL) >= count);
        List<AuditEvent> events = gateway.engine().audit().list(ALL);
        assertThat(events).hasSize(count);
        return events;
    }

    @Test
    void aCallWithoutAValidTokenIsRecorded() throws Exception {
        try (Gateway gateway = start(engine -> engine)) {
            call(gateway, "sk-AAAAAAAAAAAAAAAAAAAAAA");

            AuditEvent event = events(gateway, 1).get(0);
            assertThat(event.action()).isEqualTo("proxy.auth");
            assertThat(event.actor()).isEqualTo("anonymous");
            assertThat(event.outcome()).isEqualTo(AuditOutcome.DENIED);
            assertThat(event.reason()).contains("token_not_found");
            assertThat(event.clientIp()).contains("127.0.0.1");
            assertThat(event.method()).contains("GET");
            assertThat(event.path()).contains("/v1/models");
            assertThat(event.userAgent()).contains("curl/8");
            assertThat(event.requestId()).contains(gateway.sink().onlyEvent().exchangeId());
            assertThat(event.tokenId()).isEmpty();
        }
    }

    @Test
    void aKnownTokenAndItsProjectAreNamed() throws Exception {
        try (Gateway gateway = start(engine -> engine)) {
            gateway.engine().tokens().revoke(gateway.tokenId());
            call(gateway, gateway.token());

            AuditEvent event = events(gateway, 1).get(0);
            assertThat(event.reason()).contains("token_inactive");
            assertThat(event.tokenId()).contains(gateway.tokenId());
            assertThat(event.projectId()).contains(gateway.project().id());
        }
    }

    @Test
    void aCallForASwitchedOffProjectIsRecorded() throws Exception {
        try (Gateway gateway = start(engine -> engine)) {
            gateway.engine()
                    .projects()
                    .update(
                            gateway.project().id(),
                            ProjectChange.builder().active(false).build());
            call(gateway, gateway.token());

            AuditEvent event = events(gateway, 1).get(0);
            assertThat(event.action()).isEqualTo("proxy_request");
            assertThat(event.actor()).isEqualTo("system");
            assertThat(event.outcome()).isEqualTo(AuditOutcome.DENIED);
            assertThat(event.reason()).contains("project_inactive");
            assertThat(event.tokenId()).contains(gateway.tokenId());
        }
    }

    @Test
    void theAddressComesFromTrustedProxiesOnly() throws Exception {
        String forwarded = "X-Forwarded-For: 198.51.100.7\r\n";
        try (Gateway gateway = start(engine -> engine)) {
            call(gateway, "none", forwarded);
            assertThat(events(gateway, 1).get(0).clientIp()).contains("127.0.0.1");
        }
        try (Gateway gateway = start(engine -> engine.trustedProxies(List.of("127.0.0.0/8")))) {
            call(gateway, "none", forwarded);
            assertThat(events(gateway, 1).get(0).clientIp()).contains("198.51.100.7");
        }
    }

    @Test
    void theFileHasEverythingOnceTheEngineIsClosed(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("audit.log");
        try (Gateway gateway = start(engine -> engine.auditFile(file, 1_000_000))) {
            for (int i = 0; i < 12; i++) {
                call(gateway, "none");
            }
        }

        assertThat(Files.readAllLines(file))
                .hasSize(10)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"action\":\"proxy.auth\"", "\"result\":\"denied\"", "invalid_token"));
    }

    @Test
    void withoutATrailNothingIsRecorded() throws Exception {
        try (Gateway gateway = start(engine -> engine.audit(false))) {
            assertThat(call(gateway, "none")).startsWith("HTTP/1.1 401");
            assertThat(gateway.engine().audit().isReadable()).isFalse();
        }
    }
}
