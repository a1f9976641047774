package io.llmproxy.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditEventTest {
    private static final UUID ID = new UUID(1, 2);

    @Test
    void detailsKeepTheirOrderAndKinds() {
        List<String> fields = new ArrayList<>(List.of("name"));
        AuditEvent event = full().details(Map.of())
                .detail("z", "text")
                .detail("a", 7)
                .detail("m", true)
                .detail("f", fields)
                .build();
        fields.add("later");

        Map<String, AuditDetail> expected = new LinkedHashMap<>();
        expected.put("z", new AuditDetail.Text("text"));
        expected.put("a", new AuditDetail.Amount(7));
        expected.put("m", new AuditDetail.Flag(true));
        expected.put("f", new AuditDetail.Texts(List.of("name")));
        assertThat(event.details()).containsExactlyEntriesOf(expected);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> event.details().clear());
    }

    @Test
    void builderThatGoesOnDoesNotChangeTheEvent() {
        AuditEvent.Builder builder = full();
        AuditEvent event = builder.build();
        builder.detail("later", true);

        assertThat(event.details()).doesNotContainKey("later");
    }

    @Test
    void copyIsEqual() {
        AuditEvent event = full().build();

        assertThat(event.toBuilder().build()).isEqualTo(event).hasSameHashCodeAs(event);
    }

    static List<UnaryOperator<AuditEvent.Builder>> changes() {
        return List.of(
                event -> event.id(new UUID(9, 9)),
                event -> event.timestamp(Instant.EPOCH),
                event -> event.action("other"),
                event -> event.actor("other"),
                event -> event.outcome(AuditOutcome.ERROR),
                event -> event.projectId("other"),
                event -> event.tokenId("other"),
                event -> event.requestId(null),
                event -> event.correlationId("other"),
                event -> event.clientIp("other"),
                event -> event.method("other"),
                event -> event.path("other"),
                event -> event.userAgent("other"),
                event -> event.reason("other"),
                event -> event.detail("count", 8));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void everyPartCounts(UnaryOperator<AuditEvent.Builder> change) {
        assertThat(change.apply(full()).build()).isNotEqualTo(full().build());
    }

    @Test
    void idIsItsOwnByDefault() {
        assertThat(full().id(ID).build().id()).isEqualTo(ID);
        assertThat(plain().build().id()).isNotEqualTo(plain().build().id());
    }

    @Test
    void missingPartIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> AuditEvent.builder().timestamp(Instant.EPOCH).build())
                .withMessage("action");
    }

    @Test
    void textFormTellsNothingThatWasSent() {
        assertThat(full().build().toString())
                .isEqualTo("AuditEvent[id=" + ID + ", timestamp=2026-11-25T10:00:00Z, action=token.create, "
                        + "actor=management_api, outcome=denied]");
    }

    private static AuditEvent.Builder full() {
        return plain().id(ID)
                .projectId("p")
                .tokenId("t")
                .requestId("r")
                .correlationId("c")
                .clientIp("1.2.3.4")
                .method("POST")
                .path("/manage/tokens")
                .userAgent("curl/8")
                .reason("why")
                .detail("count", 7);
    }

    private static AuditEvent.Builder plain() {
        return AuditEvent.builder()
                .timestamp(Instant.parse("2026-11-25T10:00:00Z"))
                .action(AuditActions.TOKEN_CREATE)
                .actor(AuditActors.MANAGEMENT_API)
                .outcome(AuditOutcome.DENIED);
    }
}
