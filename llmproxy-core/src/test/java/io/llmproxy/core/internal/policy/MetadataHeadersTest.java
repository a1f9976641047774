package io.llmproxy.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataHeadersTest {
    private static final Map<String, String> METADATA = Map.of("user_id", "u7", "team", "blue");

    private static Integer status(List<String> keys, String... headers) {
        Refusal refusal = MetadataHeaders.check(keys, METADATA, HeaderFields.of(headers));
        return refusal == null ? null : refusal.status();
    }

    @Test
    void aMatchingHeaderPasses() {
        assertThat(status(List.of("user_id"), "x-proxy-user-id", "u7")).isNull();
        assertThat(status(List.of())).isNull();
    }

    @Test
    void aMissingHeaderIsUnauthorized() {
        Refusal refusal = MetadataHeaders.check(List.of("user_id"), METADATA, HeaderFields.empty());
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.error()).contains("X-PROXY-USER-ID");
    }

    @Test
    void anotherValueIsForbiddenAndTheRightOneIsNotTold() {
        Refusal refusal = MetadataHeaders.check(List.of("user_id"), METADATA, HeaderFields.of("X-Proxy-User-Id", "u8"));
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.toString()).doesNotContain("u7");
    }

    @Test
    void twoValuesAreForbidden() {
        assertThat(status(List.of("user_id"), "X-PROXY-USER-ID", "u7", "X-PROXY-USER-ID", "u7"))
                .isEqualTo(403);
    }

    @Test
    void aKeyThatTheTokenDoesNotHaveCannotBeMatched() {
        assertThat(status(List.of("tenant"), "X-PROXY-TENANT", "")).isEqualTo(403);
    }

    @Test
    void aValueBeyondAsciiMatchesWhateverTheServerTookItFor() {
        Map<String, String> metadata = Map.of("team", "Zürich");
        for (String sent : List.of("Zürich", "Z\u00c3\u00bcrich")) {
            assertThat(MetadataHeaders.check(List.of("team"), metadata, HeaderFields.of("X-PROXY-TEAM", sent)))
                    .isNull();
        }
    }

    @Test
    void aStarStandsForAllThatTheTokenHas() {
        assertThat(status(List.of("*"), "X-PROXY-USER-ID", "u7", "X-PROXY-TEAM", "blue"))
                .isNull();
        assertThat(status(List.of("*"), "X-PROXY-USER-ID", "u7")).isEqualTo(401);
    }
}
