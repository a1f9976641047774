package io.llmproxy.helicone;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.ingest.internal.StandIn;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads and connections of the sink. That none is left is checked after each class. */
class HeliconeLifeTest {
    private StandInHelicone helicone;
    private HeliconeSink sink;

    @BeforeEach
    void open() throws IOException {
        helicone = new StandInHelicone();
        sink = HeliconeSink.builder(Secret.of(StandIn.KEY))
                .endpoint(helicone.url())
                .parallelism(4)
                .build();
    }

    @AfterEach
    void close() {
        sink.close();
        helicone.close();
    }

    @Test
    void resultsAreInTheOrderOfTheBatch() {
        List<ExchangeEvent> batch = new ArrayList<>();
        List<DeliveryResult> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean isBad = i % 7 == 3;
            batch.add(SampleEvents.plain("e" + i).path(isBad ? "/bad" : "/good").build());
            expected.add(isBad ? DeliveryResult.rejected("status 400") : DeliveryResult.delivered());
        }
        answer(request -> StandIn.answer(request.getBody().utf8().contains("\"/bad\"") ? 400 : 200, "ok"));

        assertThat(sink.deliver(batch)).isEqualTo(expected);
    }

    @Test
    void asManyCallsAsAllowedRunAtATimeOverAsManyConnections() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        answer(request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            four.countDown();
            await(four);
            running.decrementAndGet();
            return StandIn.answer(200, "ok");
        });

        assertThat(sink.deliver(SampleEvents.events(40))).containsOnly(DeliveryResult.delivered());
        assertThat(most).hasValue(4);
        assertThat(connections(40)).isLessThanOrEqualTo(4);
    }

    @Test
    void anInterruptEndsTheDeliveryAtOnce() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        answer(request -> {
            called.countDown();
            await(end);
            return StandIn.answer(200, "ok");
        });
        List<DeliveryResult> results = new ArrayList<>();
        AtomicInteger flagged = new AtomicInteger();
        Thread thread = new Thread(() -> {
            results.addAll(sink.deliver(SampleEvents.events(40)));
            flagged.set(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        thread.start();
        await(called);

        thread.interrupt();
        thread.join(5_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(results).hasSize(40).allSatisfy(r -> assertThat(r).isInstanceOf(DeliveryResult.Retry.class));
        assertThat(flagged).hasValue(1);
        end.countDown();
    }

    @Test
    void closingEndsCallsAndThreads() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        answer(request -> {
            called.countDown();
            await(end);
            return StandIn.answer(200, "ok");
        });
        Thread thread = new Thread(() -> sink.deliver(SampleEvents.events(40)));
        thread.start();
        await(called);

        sink.close();

        assertThat(ownThreads()).isEmpty();
        thread.join(5_000);
        assertThat(thread.isAlive()).isFalse();
        end.countDown();
    }

    @Test
    void closingTwiceIsFineAndNothingIsSentAfterwards() {
        assertThat(sink.deliver(SampleEvents.events(3))).containsOnly(DeliveryResult.delivered());
        assertThat(ownThreads()).isNotEmpty().allSatisfy(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isEqualTo(HeliconeSink.class.getClassLoader());
        });

        sink.close();
        sink.close();

        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(ownThreads()).isEmpty());
        assertThat(sink.deliver(SampleEvents.events(2))).hasSize(2).doesNotContain(DeliveryResult.delivered());
        assertThat(helicone.requests()).hasSize(3);
    }

    @Test
    void aConnectionThatWasClosedMeanwhileCostsNoEvent() {
        MockResponse closing = new MockResponse.Builder()
                .body("ok")
                .onResponseEnd(mockwebserver3.SocketEffect.ShutdownConnection.INSTANCE)
                .build();
        helicone.script(closing, closing, closing, closing);
        assertThat(sink.deliver(SampleEvents.events(4))).containsOnly(DeliveryResult.delivered());

        assertThat(sink.deliver(SampleEvents.events(4))).containsOnly(DeliveryResult.delivered());
    }

    private void answer(java.util.function.Function<RecordedRequest, MockResponse> answer) {
        helicone.server().setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer.apply(request);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long connections(int requests) throws InterruptedException {
        List<Integer> connections = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            connections.add(helicone.server().takeRequest().getConnectionIndex());
        }
        return connections.stream().distinct().count();
    }

    private static List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("llmproxy-helicone-"))
                .toList();
    }
}
