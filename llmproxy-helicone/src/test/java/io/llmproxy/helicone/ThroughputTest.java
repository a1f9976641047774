package io.llmproxy.helicone;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.ingest.internal.StandIn;
import io.llmproxy.lunary.LunarySink;
import io.llmproxy.testing.SampleEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How many events a second go to a server on the same host that only says yes. The bounds are low, for slow machines. */
class ThroughputTest {
    private static final int BATCHES = 30;
    private static final int SIZE = 100;

    @Test
    void helicone() throws Exception {
        try (StandInHelicone server = new StandInHelicone();
                EventSink sink = HeliconeSink.builder(Secret.of(StandIn.KEY))
                        .endpoint(server.url())
                        .build()) {
            assertThat(perSecond("helicone", server, sink, request -> "ok")).isGreaterThan(50);
        }
    }

    @Test
    void lunary() throws Exception {
        try (StandInHelicone server = new StandInHelicone();
                EventSink sink = LunarySink.builder(Secret.of(StandIn.KEY))
                        .endpoint(server.url())
                        .build()) {
            assertThat(perSecond("lunary", server, sink, ThroughputTest::results))
                    .isGreaterThan(100);
        }
    }

    private static String results(RecordedRequest request) {
        String body = request.getBody().utf8();
        StringBuilder results = new StringBuilder("{\"results\":[");
        for (int i = body.indexOf("\"runId\":"); i >= 0; i = body.indexOf("\"runId\":", i + 1)) {
            results.append(results.length() > 12 ? "," : "")
                    .append("{\"id\":")
                    .append(body, i + 8, i + 46)
                    .append(",\"success\":true}");
        }
        return results.append("]}").toString();
    }

    private static long perSecond(
            String name, StandIn server, EventSink sink, Function<RecordedRequest, String> answer) {
        server.server().setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return StandIn.answer(200, answer.apply(request));
            }
        });
        List<ExchangeEvent> batch = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            batch.add(SampleEvents.complete("e" + i).build());
        }
        sink.deliver(batch);
        long begin = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            assertThat(sink.deliver(batch)).containsOnly(DeliveryResult.delivered());
        }
        long rate = BATCHES * SIZE * 1_000_000_000L / (System.nanoTime() - begin);
        LoggerFactory.getLogger(ThroughputTest.class).info("{}: {} events a second", name, rate);
        return rate;
    }
}
