package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.testing.SampleEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
    private static final Usage USAGE =
            Usage.builder(UsageSource.PROVIDER).inputTokens(1L).build();

    private static ExchangeEvent.Builder sent(String method) {
        return SampleEvents.plain("e1").method(method);
    }

    /** H24, H25, H26. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "PUT", "DELETE"})
    void otherMethodsAreNoCallsOfModels(String method) {
        assertThat(EventFilter.MODEL_CALLS.isMeant(sent(method).build())).isFalse();
        assertThat(EventFilter.ALL.isMeant(sent(method).build())).isTrue();
    }

    /** E21. */
    @Test
    void workInTheBackgroundCountsOnce() {
        assertThat(EventFilter.MODEL_CALLS.isMeant(sent("GET").usage(USAGE).build()))
                .isTrue();
        assertThat(EventFilter.MODEL_CALLS.isMeant(
                        sent("GET").usage(USAGE).usageRepeated(true).build()))
                .isFalse();
    }

    @Test
    void whatIsPostedIsACallOfAModel() {
        assertThat(EventFilter.MODEL_CALLS.isMeant(sent("POST").build())).isTrue();
        assertThat(EventFilter.MODEL_CALLS.isMeant(
                        sent("POST").usage(USAGE).usageRepeated(true).build()))
                .isTrue();
    }
}
