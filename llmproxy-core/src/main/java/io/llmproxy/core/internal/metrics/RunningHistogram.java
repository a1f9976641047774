package io.llmproxy.core.internal.metrics;

import io.llmproxy.core.LatencyHistogram;
import io.llmproxy.core.LatencyHistogram.Bucket;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Counts times into fixed buckets that suit calls of language models. Safe for use by many threads, without locks. */
final class RunningHistogram {
    private static final List<Duration> BOUNDS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000,
                    600_000)
            .mapToObj(Duration::ofMillis)
            .toList();

    private final List<LongAdder> counts =
            Stream.generate(LongAdder::new).limit(BOUNDS.size() + 1).toList();
    private final LongAdder sumMicros = new LongAdder(); // nanoseconds of 20,000 calls at once overflow within a week

    void add(Duration time) {
        int place = 0;
        while (place < BOUNDS.size() && time.compareTo(BOUNDS.get(place)) > 0) {
            place++;
        }
        counts.get(place).increment();
        sumMicros.add(TimeUnit.NANOSECONDS.toMicros(time.toNanos()));
    }

    /** Returns the counts of this moment. They agree with each other; the sum may be a call ahead or behind. */
    LatencyHistogram snapshot() {
        List<Bucket> buckets = new ArrayList<>(BOUNDS.size());
        long count = 0;
        for (int i = 0; i < BOUNDS.size(); i++) {
            count += counts.get(i).sum();
            buckets.add(new Bucket(BOUNDS.get(i), count));
        }
        count += counts.get(BOUNDS.size()).sum();
        return new LatencyHistogram(buckets, count, Duration.of(sumMicros.sum(), ChronoUnit.MICROS));
    }
}
