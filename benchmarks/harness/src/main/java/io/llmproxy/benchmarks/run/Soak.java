package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.LoadResult;
import io.llmproxy.benchmarks.load.StreamResult;
import io.llmproxy.benchmarks.load.StreamShape;
import io.llmproxy.benchmarks.load.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Loads one candidate for a long time with calls, streams and callers that hang up, and looks every minute at what it holds. */
final class Soak {
    private static final StreamShape STREAM = new StreamShape(20, Duration.ofMillis(50), 250);
    private static final int STREAMS = 100;
    private static final int CONNECTIONS = 16;
    private static final double RATE = 500;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofSeconds(4);
    private static final Duration SLICE = Duration.ofSeconds(4);

    private final Subject subject;
    private final LoadClient client;
    private final Progress progress;
    private long calls;
    private long failures;

    private Soak(Subject subject, LoadClient client, Progress progress) {
        this.subject = subject;
        this.client = client;
        this.progress = progress;
    }

    /** Soaks a candidate, and writes a line into {@code soak.csv} every minute. */
    static Outcome of(Candidate candidate, int minutes, Surroundings surroundings, Progress progress, Path folder)
            throws IOException, InterruptedException {
        try (Participant participant = Participant.start(candidate, surroundings, false)) {
            Soak soak = new Soak(participant.subject(), surroundings.client(), progress);
            return new Outcome(soak.run(minutes, folder.resolve("soak.csv")), soak.failures);
        }
    }

    private List<SoakSample> run(int minutes, Path file) throws IOException, InterruptedException {
        Files.writeString(file, SoakSample.header());
        progress.say(SoakSample.header().strip());
        List<SoakSample> samples = new ArrayList<>();
        long hangUps = 0;
        for (int minute = 1; minute <= minutes; minute++) {
            hangUps += load(MINUTE.minus(REST));
            Thread.sleep(REST.toMillis());
            SoakSample sample = SoakSample.of(subject, minute, calls, hangUps, failures);
            samples.add(sample);
            Files.writeString(file, sample.line(), StandardOpenOption.APPEND);
            progress.say(sample.line().strip());
        }
        return samples;
    }

    private long load(Duration duration) {
        Target target = subject.target();
        long end = System.nanoTime() + duration.minus(SLICE).toNanos();
        try (HangUps hangUps = HangUps.start(target)) {
            while (System.nanoTime() < end) {
                count(client.closedLoop(target, CONNECTIONS, Duration.ZERO, SLICE));
                count(client.openLoop(target, RATE, CONNECTIONS, Duration.ZERO, SLICE));
                count(client.streams(target, STREAM, STREAMS, Duration.ofSeconds(1), Duration.ofSeconds(20)));
            }
            return hangUps.count();
        }
    }

    private void count(LoadResult result) {
        calls += result.requests();
        failures += result.errors().total();
    }

    private void count(StreamResult result) {
        calls += result.finished();
        failures += result.started() - result.finished();
    }

    /**
     * What became of it.
     *
     * @param failures calls that failed though nobody had hung up
     */
    record Outcome(List<SoakSample> samples, long failures) {
        /** One sentence per figure that was watched. */
        List<String> verdicts() {
            List<String> sentences = new ArrayList<>();
            SoakSample.WATCHED.forEach(watched -> sentences.add(watched.name() + ": " + watched.growth(samples)));
            sentences.add("calls that failed though nobody had hung up: " + failures);
            return sentences;
        }

        /** Whether nothing failed and nothing grows. */
        boolean isSound() {
            return failures == 0
                    && SoakSample.WATCHED.stream()
                            .noneMatch(watched -> watched.growth(samples).verdict() == Growth.Verdict.GROWS);
        }
    }
}
