package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.core.internal.retry.Backoff;
import io.llmproxy.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours of a back end that takes some calls and not others, on a clock that jumps from wait to wait. */
@Timeout(60)
class BrownOutTest {
    private static final Duration CALL = Duration.ofMillis(20);

    private final Random random = new Random(42);
    private long now;

    @ParameterizedTest
    @CsvSource({"0.2,500", "0.5,500", "0.5,20000", "0.8,500", "0.8,20000", "0.95,1000", "0.95,20000"})
    void eventsThatFailByChanceAreNotPutAside(double failing, long millisBetweenEvents) {
        Run run = new Run(Duration.ofMillis(millisBetweenEvents), Duration.ofHours(4), id -> false);
        run.pump(batch -> {
            double share = now < Duration.ofHours(3).toNanos() ? failing : 0.02;
            return batch.stream()
                    .map(event -> answer(random.nextDouble() < share))
                    .toList();
        });

        assertThat(run.putAside).isEmpty();
        assertThat(run.confirmed).hasSize(run.published);
    }

    @ParameterizedTest
    @CsvSource({"0.2,500", "0.5,500", "0.8,500", "0.95,5000"})
    void callsThatFailByChanceAreNotHeldAgainstTheirEvents(double failing, long millisBetweenEvents) {
        Run run = new Run(Duration.ofMillis(millisBetweenEvents), Duration.ofHours(4), id -> false);
        run.pump(batch -> {
            double share = now < Duration.ofHours(3).toNanos() ? failing : 0.02;
            return DeliveryResult.all(
                    batch.size(),
                    random.nextDouble() < share ? DeliveryResult.retry("503") : DeliveryResult.delivered());
        });

        assertThat(run.putAside).isEmpty();
        assertThat(run.confirmed).hasSize(run.published);
    }

    @ParameterizedTest
    @CsvSource({"0,30000", "0,500", "0.5,500", "0.8,500"})
    void poisonGoesEvenDuringABrownOut(double failing, long millisBetweenEvents) {
        Run run = new Run(Duration.ofMillis(millisBetweenEvents), Duration.ofHours(3), id -> id.equals("e7"));
        run.pump(batch -> batch.stream()
                .map(event -> answer(run.isPoison(event) || random.nextDouble() < failing))
                .toList());

        assertThat(run.putAside).containsExactly("e7");
    }

    @Test
    void poisonThatSpoilsItsBatchesGoes() {
        Run run = new Run(Duration.ofMillis(100), Duration.ofHours(1), id -> id.endsWith("77"));
        run.pump(batch -> DeliveryResult.all(
                batch.size(),
                batch.stream().anyMatch(run::isPoison) ? DeliveryResult.retry("500") : DeliveryResult.delivered()));

        assertThat(run.putAside).hasSizeGreaterThan(200).allMatch(id -> id.endsWith("77"));
        assertThat(run.confirmed).hasSizeGreaterThan(run.published * 9 / 10);
    }

    /** Among a thousand events that only fail, none shows that the sink works. */
    @Test
    void newEventsAreTriedWhileAllThatAreHeldArePoison() {
        Run run = new Run(Duration.ofMillis(100), Duration.ofHours(3), id -> Integer.parseInt(id.substring(1)) < 1100);
        run.pump(batch ->
                batch.stream().map(event -> answer(run.isPoison(event))).toList());

        assertThat(run.confirmed).isNotEmpty();
    }

    /** One event in five is poison: ten times as many as can be held until enough speaks against each. */
    @Test
    void streamOfPoisonDoesNotStopTheOthers() {
        Run run = new Run(Duration.ofMillis(20), Duration.ofHours(2), id -> id.endsWith("3") || id.endsWith("8"));
        run.pump(batch ->
                batch.stream().map(event -> answer(run.isPoison(event))).toList());

        assertThat(run.putAside).allMatch(id -> id.endsWith("3") || id.endsWith("8"));
        assertThat(run.lastConfirmed).isGreaterThan(Duration.ofMinutes(115).toNanos());
    }

    private static DeliveryResult answer(boolean fails) {
        return fails ? DeliveryResult.retry("503") : DeliveryResult.delivered();
    }

    private interface Back {
        List<DeliveryResult> deliver(List<ExchangeEvent> batch);
    }

    /** One sink, its events at even distances, and its pump on this thread. */
    private final class Run implements EventSubscription {
        final List<String> putAside = new ArrayList<>();
        final Set<String> confirmed = new HashSet<>();
        int published;
        long lastConfirmed;
        private final Deque<Delivery> waiting = new ArrayDeque<>();
        private final long distance;
        private final long end;
        private final Predicate<String> poison;
        private final SinkPump[] pump = new SinkPump[1];

        Run(Duration distance, Duration length, Predicate<String> poison) {
            this.distance = distance.toNanos();
            this.end = length.toNanos();
            this.poison = poison;
        }

        boolean isPoison(ExchangeEvent event) {
            return poison.test(event.exchangeId());
        }

        void pump(Back back) {
            SinkLog log = new SinkLog("test", () -> now);
            SinkStatus status = new SinkStatus("test", () -> Instant.EPOCH, () -> now);
            GuardedSink sink = new GuardedSink(
                    batch -> {
                        now += CALL.toNanos();
                        return back.deliver(batch);
                    },
                    log);
            Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), random::nextDouble);
            CloseSignal stop = new CloseSignal((latch, nanos) -> {
                advance(nanos);
                return latch.getCount() == 0;
            });
            pump[0] = new SinkPump(
                    this, sink, new PumpSettings(SinkSettings.defaults(), backoff), status, log, () -> now, stop);
            pump[0].run();
        }

        private void advance(long nanos) {
            now += nanos;
            if (now > end) {
                pump[0].abandon();
            }
        }

        /** The last ones have a quarter of an hour to get through. */
        private boolean isOver() {
            return published * distance >= end - Duration.ofMinutes(15).toNanos();
        }

        private void arrive() {
            while (!isOver() && published * distance <= now) {
                waiting.add(new Delivery(Integer.toString(published), SampleEvents.event("e" + published)));
                published++;
            }
        }

        @Override
        public List<Delivery> poll(int max, Duration wait) {
            arrive();
            if (waiting.isEmpty()) {
                advance(isOver() ? wait.toNanos() : Math.min(wait.toNanos(), published * distance - now));
                arrive();
            }
            List<Delivery> taken = new ArrayList<>();
            while (taken.size() < max && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            return taken;
        }

        @Override
        public void acknowledge(Collection<Delivery> deliveries) {
            deliveries.forEach(delivery -> confirmed.add(delivery.event().exchangeId()));
            lastConfirmed = now;
        }

        @Override
        public void deadLetter(Map<Delivery, String> reasons) {
            reasons.keySet().forEach(delivery -> putAside.add(delivery.event().exchangeId()));
        }

        @Override
        public long lag() {
            return waiting.size();
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public boolean isDrained() {
            return false;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
