package io.llmproxy.core.internal.audit;

import static io.llmproxy.core.internal.audit.SampleAudit.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.audit.AuditDetail;
import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.core.internal.event.AuditEventJson;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBoundsTest {
    private static final String LONG = "x".repeat(100_000);

    @Test
    void usualEventsStayAsTheyAre() {
        AuditEvent usual = plain().projectId("p")
                .tokenId("t")
                .requestId("r")
                .correlationId("c")
                .clientIp("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")
                .method("PROPPATCHX")
                .path("/manage/tokens")
                .userAgent("curl/8 (zoë 🦊)")
                .reason("why")
                .detail("text", "a\nb")
                .detail("amount", Long.MIN_VALUE)
                .detail("flag", false)
                .detail("texts", List.of("a", "b"))
                .build();

        AuditEvent bounded = EventBounds.bounded(usual);

        assertThat(bounded)
                .isEqualTo(usual.toBuilder().detail("text", "a\uFFFDb").build());
        assertThat(bounded.details().keySet()).containsExactly("text", "amount", "flag", "texts");
    }

    @Test
    void everyTextIsCutToItsColumn() {
        AuditEvent bounded = EventBounds.bounded(plain().action(LONG)
                .actor(LONG)
                .projectId(LONG)
                .tokenId(LONG)
                .requestId(LONG)
                .correlationId(LONG)
                .clientIp(LONG)
                .method(LONG)
                .path(LONG)
                .userAgent(LONG)
                .reason(LONG)
                .build());

        assertThat(bounded.action()).hasSize(255).endsWith("x…");
        assertThat(bounded.actor()).hasSize(255);
        assertThat(bounded.projectId().orElseThrow()).hasSize(128);
        assertThat(bounded.tokenId().orElseThrow()).hasSize(128);
        assertThat(bounded.requestId().orElseThrow()).hasSize(128);
        assertThat(bounded.correlationId().orElseThrow()).hasSize(128);
        assertThat(bounded.clientIp().orElseThrow()).hasSize(45);
        assertThat(bounded.method().orElseThrow()).hasSize(10);
        assertThat(bounded.path().orElseThrow()).hasSize(2_048);
        assertThat(bounded.userAgent().orElseThrow()).hasSize(512);
        assertThat(bounded.reason().orElseThrow()).hasSize(1_024);
    }

    @Test
    void whatDatabasesRefuseIsReplaced() {
        assertThat(EventBounds.cut("nul \0, half \uD83D, line \r\n, c1 \u0085, fox 🦊", 100))
                .isEqualTo("nul \uFFFD, half \uFFFD, line \uFFFD\uFFFD, c1 \uFFFD, fox 🦊");
    }

    @Test
    void cutDoesNotDivideACharacter() {
        assertThat(EventBounds.cut("12🦊456", 5)).isEqualTo("12🦊…");
        assertThat(EventBounds.cut("12🦊456", 4)).isEqualTo("12…");
        assertThat(EventBounds.cut("12345", 5)).isEqualTo("12345");
    }

    @Test
    void longDetailLeavesRoomForOthers() {
        AuditEvent bounded = EventBounds.bounded(
                plain().detail("long", LONG).detail("short", "s").build());

        assertThat(bounded.details().get("long"))
                .isInstanceOfSatisfying(
                        AuditDetail.Text.class, text -> assertThat(text.value()).hasSize(1_024));
        assertThat(bounded.details()).containsEntry("short", new AuditDetail.Text("s"));
        assertThat(bounded.details()).doesNotContainKey("truncated");
    }

    @Test
    void detailsTogetherAreBounded() {
        AuditEvent.Builder event = plain();
        for (int i = 0; i < 10_000; i++) {
            event.detail(i + LONG.substring(0, 200), LONG)
                    .detail("amount" + i, i)
                    .detail("flag" + i, true);
        }
        event.detail("texts", Collections.nCopies(10_000, "text"));

        AuditEvent bounded = EventBounds.bounded(event.build());

        assertThat(AuditEventJson.details(bounded.details())).hasSizeBetween(7_000, 9_000);
        assertThat(bounded.details()).containsEntry("truncated", new AuditDetail.Flag(true));
    }

    @Test
    void listKeepsWhatFits() {
        AuditEvent bounded = EventBounds.bounded(
                plain().detail("texts", Collections.nCopies(10_000, "text")).build());

        assertThat(bounded.details().get("texts"))
                .isInstanceOfSatisfying(
                        AuditDetail.Texts.class,
                        texts -> assertThat(texts.values())
                                .hasSizeBetween(500, 1_000)
                                .containsOnly("text"));
        assertThat(bounded.details()).containsKey("truncated");
    }

    /** MariaDB's type TEXT has room for 65,535 bytes. */
    @Test
    void worstDetailsFitIntoTheirColumn() {
        for (String worst : List.of("\u2028", "\"", "\u20AC", "🦊")) {
            AuditEvent.Builder event = plain();
            for (int i = 0; i < 10; i++) {
                event.detail("k" + i, worst.repeat(5_000));
            }

            String json =
                    AuditEventJson.details(EventBounds.bounded(event.build()).details());

            assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(65_535);
        }
    }
}
