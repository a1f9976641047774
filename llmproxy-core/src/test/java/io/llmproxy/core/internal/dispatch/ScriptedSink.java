package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A sink that answers as told, delivers once it was told nothing more, and remembers what it was asked. */
final class ScriptedSink implements EventSink {
    final List<List<String>> batches = new CopyOnWriteArrayList<>();
    final List<Long> nanoTimes = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final List<String> life = new CopyOnWriteArrayList<>();
    private final Queue<Function<List<ExchangeEvent>, List<DeliveryResult>>> script = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    ScriptedSink then(Function<List<ExchangeEvent>, List<DeliveryResult>> answer) {
        script.add(answer);
        return this;
    }

    ScriptedSink thenThrow(RuntimeException failure) {
        return then(batch -> {
            throw failure;
        });
    }

    /** Holds the next batch until {@link #open}, so that what comes meanwhile forms the batch after it. */
    ScriptedSink thenHold() {
        return then(batch -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                return DeliveryResult.all(batch.size(), DeliveryResult.retry("interrupted"));
            }
            return delivered(batch);
        });
    }

    void open() {
        gate.countDown();
    }

    void awaitBatches(int count) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> batches.size() >= count);
        assertThat(batches).hasSize(count);
    }

    static List<DeliveryResult> delivered(List<ExchangeEvent> batch) {
        return DeliveryResult.all(batch.size(), DeliveryResult.delivered());
    }

    @Override
    public void start() {
        threads.add(Thread.currentThread());
        life.add("start");
    }

    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        threads.add(Thread.currentThread());
        nanoTimes.add(System.nanoTime());
        batches.add(SampleEvents.ids(batch));
        Function<List<ExchangeEvent>, List<DeliveryResult>> answer = script.poll();
        return answer == null ? delivered(batch) : answer.apply(batch);
    }

    @Override
    public void close() {
        threads.add(Thread.currentThread());
        life.add("close");
    }
}
