package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.LoadResult;
import io.llmproxy.benchmarks.load.Target;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.time.Duration;

/**
 * The highest fixed rate at which 99 of 100 calls have their answer within 5 ms of when they should have been sent. It is narrowed down
 * by halving, from the throughput without a fixed rate, which is out of reach.
 *
 * @param slice how long each rate is held
 */
record SustainedRate(Duration slice) implements Measure {
    private static final double LIMIT_MICROS = 5_000;
    private static final double ENOUGH_OF_THE_RATE = 0.99;
    private static final int CONNECTIONS = 64;
    private static final int MOST_CONNECTIONS = 256;
    private static final int STEPS = 6;
    private static final int ATTEMPTS = 2;
    private static final Duration APPROACH = Duration.ofMillis(500);

    @Override
    public String name() {
        return MeasureNames.RATE;
    }

    @Override
    public String description() {
        return "the highest fixed rate at which 99 of 100 calls take less than 5 ms";
    }

    @Override
    public Duration duration() {
        return slice.plus(APPROACH).multipliedBy(STEPS + 3);
    }

    @Override
    public void measure(Subject subject, LoadClient client, Recorder recorder) {
        Target target = subject.target();
        double tooHigh = client.closedLoop(target, CONNECTIONS, APPROACH, slice).requestsPerSecond();
        double sustained = 0;
        for (int step = 0; step < STEPS; step++) {
            double rate = (sustained + tooHigh) / 2;
            if (isSustained(rate, target, client)) {
                sustained = rate;
            } else {
                tooHigh = rate;
            }
        }
        recorder.record(Metric.SUSTAINED_PER_SECOND, sustained);
    }

    /** Tries again what fails: a pause that the machine makes, not the candidate, shall not decide. */
    private boolean isSustained(double rate, Target target, LoadClient client) {
        boolean isSustained = false;
        for (int attempt = 0; attempt < ATTEMPTS && !isSustained; attempt++) {
            isSustained = isHeld(rate, target, client);
        }
        return isSustained;
    }

    private boolean isHeld(double rate, Target target, LoadClient client) {
        LoadResult result = client.openLoop(target, rate, MOST_CONNECTIONS, APPROACH, slice);
        return result.errors().total() == 0
                && result.unfinished() == 0
                && result.requestsPerSecond() >= rate * ENOUGH_OF_THE_RATE
                && result.p99Micros() < LIMIT_MICROS;
    }
}
