package io.llmproxy.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditQueryTest {
    @Test
    void emptyQueryAsksForTheNewestTwenty() {
        AuditQuery query = AuditQuery.builder().build();

        assertThat(query.limit()).isEqualTo(20);
        assertThat(query.offset()).isZero();
        assertThat(query.action()).isEmpty();
        assertThat(query.search()).isEmpty();
        assertThat(query.start()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void limitHasBounds(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditQuery.builder().limit(limit))
                .withMessage("limit: " + limit + " (expected: 1 to 1000)");
    }

    @Test
    void offsetIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditQuery.builder().offset(-1))
                .withMessage("offset: -1 (expected: 0 or more)");
    }

    @Test
    void searchHasABound() {
        assertThat(AuditQuery.builder().search("x".repeat(256)).build().search())
                .isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditQuery.builder().search("x".repeat(257)))
                .withMessage("search: 257 characters (expected: at most 256)");
    }
}
