package io.llmproxy.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.testing.SampleEvents;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedMetricsTest {
    private static final long TIMESTAMP = 1_767_323_045_678L;

    private final EmbeddedMetrics metrics =
            new EmbeddedMetrics("LLMProxy", MetricDimensions.of("project,provider,model;total"));

    /** Adds metrics and checks what the format demands of any message. */
    private Map<String, Object> message(ExchangeEvent event) {
        SortedMap<String, Object> message = UsageMessage.of(event);
        metrics.addTo(message, event, TIMESTAMP);
        Map<String, Object> read = JsonTree.object(SortedJson.of(message));
        assertThat(EmfRules.violations(read)).isEmpty();
        return read;
    }

    private Map<String, Object> values(ExchangeEvent event) {
        Map<String, Object> message = message(event);
        return EmfRules.metricNames(message).stream().collect(Collectors.toMap(name -> name, message::get));
    }

    @Test
    void allMetricsOfACall() {
        ExchangeEvent event = SampleEvents.complete("e1").usageRepeated(false).build();

        assertThat(values(event).toString())
                .contains("Requests=1", "Errors=0", "Latency=137", "TimeToFirstByte=41")
                .contains("InputTokens=10", "OutputTokens=4", "TotalTokens=14", "CostUsd=0.00000375");
        assertThat(message(event))
                .containsEntry("Project", "p1")
                .containsEntry("Provider", "openai")
                .containsEntry("Model", "gpt-4o-mini-2024-07-18");
    }

    @Test
    void directiveNamesNamespaceDimensionsAndUnits() {
        ExchangeEvent event = SampleEvents.event("e1");
        SortedMap<String, Object> message = UsageMessage.of(event);
        metrics.addTo(message, event, TIMESTAMP);

        assertThat(SortedJson.of(message))
                .startsWith("{\"Errors\":0,\"Latency\":0,\"Model\":\"none\",\"Project\":\"none\",\"Provider\":\"none\","
                        + "\"Requests\":1,\"_aws\":{\"CloudWatchMetrics\":[{"
                        + "\"Dimensions\":[[\"Project\",\"Provider\",\"Model\"],[]],\"Metrics\":["
                        + "{\"Name\":\"Requests\",\"Unit\":\"Count\"},{\"Name\":\"Errors\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"Latency\",\"Unit\":\"Milliseconds\"}],\"Namespace\":\"LLMProxy\"}],"
                        + "\"Timestamp\":1767323045678},\"complete\":false,");
    }

    @Test
    void repeatedCountsAreNotCountedAgain() {
        assertThat(values(SampleEvents.complete("e1").usageRepeated(true).build()))
                .containsOnlyKeys("Requests", "Errors", "Latency", "TimeToFirstByte");
    }

    @Test
    void absentTotalIsTheSum() {
        Usage usage = Usage.builder(UsageSource.PROVIDER)
                .inputTokens(3L)
                .outputTokens(4L)
                .build();

        assertThat(values(SampleEvents.plain("e1").usage(usage).build())).containsEntry("TotalTokens", 7L);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void clientsThatLeaveAreNoErrors(Outcome outcome) {
        boolean isError = switch (outcome) {
            case COMPLETED, CLIENT_ABORTED, REVOKED -> false;
            case REFUSED, UPSTREAM_ERROR, UPSTREAM_ABORTED, TIMED_OUT -> true;
        };

        assertThat(values(SampleEvents.plain("e1").outcome(outcome).build()))
                .containsEntry("Errors", isError ? 1L : 0L);
    }

    @Test
    void namesThatClientsMakeUpGetNoMetricsOfTheirOwn() {
        ExchangeEvent.Builder failed = SampleEvents.plain("e1").outcome(Outcome.UPSTREAM_ERROR);

        assertThat(message(failed.model("m1").build())).containsEntry("Model", "other");
        assertThat(message(SampleEvents.plain("e2").model("m1").build())).containsEntry("Model", "m1");
        assertThat(message(failed.model("m1").build())).containsEntry("Model", "m1");
    }

    @Test
    void modelsWithMetricsOfTheirOwnAreBounded() {
        for (int i = 0; i < KnownModels.MAX_MODELS; i++) {
            message(SampleEvents.plain("e1").model("m" + i).build());
        }

        assertThat(message(SampleEvents.plain("e1").model("late").build())).containsEntry("Model", "other");
        assertThat(message(SampleEvents.plain("e1").model("m0").build())).containsEntry("Model", "m0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000", "größe", ":colon", " x", "\ud83d\ude00"})
    void valuesOfDimensionsAreWhatCloudWatchTakes(String text) {
        assertThat(message(SampleEvents.plain("e1")
                        .model(text)
                        .projectId(text)
                        .provider(text.repeat(2000))
                        .build()))
                .containsKeys("Project", "Provider", "Model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "team", "project,project", "project;", "total,model", "model;model", "project,,model"})
    void setsThatMakeNoSenseAreRefused(String text) {
        assertThatThrownBy(() -> MetricDimensions.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sink.cloudwatch.metrics-dimensions: '");
    }

    @Test
    void setsAreReadWithSpaces() {
        assertThat(MetricDimensions.of(" model , project; total"))
                .isEqualTo(List.of(List.of("Model", "Project"), List.of()));
    }
}
