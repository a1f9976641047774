package io.llmproxy.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditOutcomeTest {
    @ParameterizedTest
    @CsvSource({"success, SUCCESS", "failure, FAILURE", "denied, DENIED", "error, ERROR"})
    void namesOnTheWireAreLowerCase(String text, AuditOutcome outcome) {
        assertThat(outcome.text()).isEqualTo(text);
        assertThat(AuditOutcome.of(text)).contains(outcome);
    }

    @Test
    void otherNamesAreUnknown() {
        assertThat(AuditOutcome.of("SUCCESS")).isEmpty();
        assertThat(AuditOutcome.of("")).isEmpty();
    }
}
