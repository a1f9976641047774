package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SinkBatchTest {
    private static final CapturedBody LONG_BODY = new CapturedBody("x".repeat(4_000), false, false);

    private static void publishWithBody(DispatcherFixture fixture, String exchangeId) {
        fixture.bus.publish(
                SampleEvents.plain(exchangeId).bodies(LONG_BODY, LONG_BODY).build());
    }

    @Test
    void batchEndsWhereItsBytesWouldBeTooMany() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink, Map.of("batch-bytes", "20000"))) {
            fixture.publish("first");
            sink.awaitBatches(1);
            publishWithBody(fixture, "e1");
            publishWithBody(fixture, "e2");
            publishWithBody(fixture, "e3");
            fixture.publish("e4");
            sink.open();
            fixture.awaitHealth("test", health -> health.delivered() == 5);
        }

        assertThat(sink.batches).containsExactly(List.of("first"), List.of("e1", "e2"), List.of("e3", "e4"));
    }

    @Test
    void eventThatIsLargerThanABatchIsDeliveredAlone() {
        ScriptedSink sink = new ScriptedSink().thenHold();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink, Map.of("batch-bytes", "1KiB"))) {
            fixture.publish("first");
            sink.awaitBatches(1);
            publishWithBody(fixture, "e1");
            publishWithBody(fixture, "e2");
            sink.open();
            fixture.awaitHealth("test", health -> health.delivered() == 3);
        }

        assertThat(sink.batches).containsExactly(List.of("first"), List.of("e1"), List.of("e2"));
    }

    /** D35. */
    @Test
    void batchThatIsNotFullIsDeliveredAfterItsWait() {
        ScriptedSink sink = new ScriptedSink();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink, Map.of("batch-wait", "80ms"))) {
            long start = System.nanoTime();
            fixture.publish("e1");
            fixture.publish("e2");
            sink.awaitBatches(1);

            assertThat(Duration.ofNanos(sink.nanoTimes.get(0) - start))
                    .isBetween(Duration.ofMillis(80), Duration.ofSeconds(5));
        }
        assertThat(sink.batches).containsExactly(List.of("e1", "e2"));
    }

    @Test
    void batchThatIsFullDoesNotWait() {
        ScriptedSink sink = new ScriptedSink();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink, Map.of("batch-wait", "1m", "batch-size", "2"))) {
            fixture.publish("e1", "e2", "e3");
            sink.awaitBatches(1);
        }

        assertThat(sink.batches).containsExactly(List.of("e1", "e2"), List.of("e3"));
    }

    @Test
    void eventsThatAreNotMeantForASinkAreConfirmedAndCountedApart() {
        ScriptedSink sink = new ScriptedSink();
        try (DispatcherFixture fixture = DispatcherFixture.with(sink, Map.of("events", "model-calls"))) {
            fixture.bus.publish(SampleEvents.plain("list").method("GET").build());
            fixture.publish("call");
            fixture.bus.publish(SampleEvents.plain("list2").method("GET").build());

            fixture.awaitHealth("test", health -> health.lag() == 0);

            assertThat(fixture.health("test").filtered()).isEqualTo(2);
            assertThat(fixture.health("test").delivered()).isEqualTo(1);
        }
        assertThat(sink.batches).containsExactly(List.of("call"));
    }
}
