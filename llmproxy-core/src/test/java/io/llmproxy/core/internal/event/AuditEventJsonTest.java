package io.llmproxy.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.audit.AuditDetail;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.api.audit.AuditOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventJsonTest {
    private static final UUID ID = UUID.fromString("7c1a2b3c-0000-4000-8000-000000000001");

    @Test
    void lineHasTheKeysOfTheGoOriginalAndTheId() {
        AuditEvent event = plain().projectId("p1")
                .requestId("r1")
                .correlationId("c1")
                .clientIp("127.0.0.1")
                .method("POST")
                .path("/manage/tokens")
                .userAgent("curl/8")
                .tokenId("7c1a2b3c-1111-4000-8000-000000009f00")
                .detail("duration_minutes", 60)
                .detail("already_revoked", true)
                .detail("updated_fields", List.of("name", "api_key"))
                .detail("project_name", "a \"b\"")
                .build();

        assertThat(AuditEventJson.line(event))
                .isEqualTo("{\"timestamp\":\"2026-01-02T03:04:05.678901234Z\","
                        + "\"id\":\"7c1a2b3c-0000-4000-8000-000000000001\",\"action\":\"token.create\","
                        + "\"actor\":\"management_api\",\"project_id\":\"p1\",\"request_id\":\"r1\","
                        + "\"correlation_id\":\"c1\",\"client_ip\":\"127.0.0.1\",\"result\":\"success\","
                        + "\"details\":{\"already_revoked\":true,\"duration_minutes\":60,"
                        + "\"endpoint\":\"/manage/tokens\",\"http_method\":\"POST\",\"project_name\":\"a \\\"b\\\"\","
                        + "\"token_id\":\"7c1a2b3c-1111-4000-8000-000000009f00\","
                        + "\"updated_fields\":[\"name\",\"api_key\"],\"user_agent\":\"curl/8\"}}");
    }

    @Test
    void absentValuesAreLeftOut() {
        assertThat(AuditEventJson.line(plain().build()))
                .isEqualTo("{\"timestamp\":\"2026-01-02T03:04:05.678901234Z\","
                        + "\"id\":\"7c1a2b3c-0000-4000-8000-000000000001\",\"action\":\"token.create\","
                        + "\"actor\":\"management_api\",\"result\":\"success\"}");
    }

    @ParameterizedTest
    @CsvSource({"FAILURE, error", "ERROR, error", "DENIED, reason", "SUCCESS, reason"})
    void reasonHasTheNameThatFitsTheOutcome(AuditOutcome outcome, String key) {
        assertThat(AuditEventJson.line(plain().outcome(outcome).reason("why").build()))
                .endsWith("\"result\":\"" + outcome.text() + "\",\"details\":{\"" + key + "\":\"why\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.120Z, 2026-01-02T03:04:05.12Z",
        "2026-01-02T03:04:05.000000001Z, 2026-01-02T03:04:05.000000001Z",
    })
    void instantsHaveNoZerosAtTheEnd(Instant instant, String text) {
        assertThat(AuditEventJson.line(plain().timestamp(instant).build()))
                .startsWith("{\"timestamp\":\"" + text + "\"");
    }

    @Test
    void hostileTextsStayInTheirLine() {
        assertThat(AuditEventJson.line(plain().requestId("a\nb\u2028c\uD83Dd").build()))
                .contains("\"request_id\":\"a\\nb\\u2028c\uFFFDd\"");
    }

    @Test
    void detailsAreReadAsTheyWereWritten() {
        Map<String, AuditDetail> details = plain().detail("z", "text")
                .detail("amount", Long.MAX_VALUE)
                .detail("flag", false)
                .detail("texts", List.of("a", "b"))
                .detail("none", List.of())
                .build()
                .details();

        String json = AuditEventJson.details(details);

        assertThat(json)
                .isEqualTo("{\"z\":\"text\",\"amount\":9223372036854775807,\"flag\":false,\"texts\":[\"a\",\"b\"],"
                        + "\"none\":[]}");
        assertThat(AuditEventJson.readDetails(json)).isEqualTo(details);
        assertThat(AuditEventJson.readDetails(json).keySet()).containsExactly("z", "amount", "flag", "texts", "none");
    }

    @Test
    void noDetailsAreNoText() {
        assertThat(AuditEventJson.details(Map.of())).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "{}"})
    void noTextIsNoDetails(String text) {
        assertThat(AuditEventJson.readDetails(text)).isEmpty();
    }

    @Test
    void valuesOfOtherKindsBecomeTheirText() {
        assertThat(AuditEventJson.readDetails("{\"a\":1.5,\"b\":null,\"c\":{\"d\":[]},\"e\":[1,\"x\"],\"f\":1e99}"))
                .isEqualTo(Map.of(
                        "a", new AuditDetail.Text("1.5"),
                        "b", new AuditDetail.Text("null"),
                        "c", new AuditDetail.Text("{\"d\":[]}"),
                        "e", new AuditDetail.Text("[1,\"x\"]"),
                        "f", new AuditDetail.Text("1.0E99")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[1]", "7", "no JSON"})
    void textThatIsNoObjectIsKept(String text) {
        assertThat(AuditEventJson.readDetails(text)).isEqualTo(Map.of("text", new AuditDetail.Text(text)));
    }

    private static AuditEvent.Builder plain() {
        return AuditEvent.builder()
                .id(ID)
                .timestamp(Instant.parse("2026-01-02T03:04:05.678901234Z"))
                .action("token.create")
                .actor("management_api")
                .outcome(AuditOutcome.SUCCESS);
    }
}
