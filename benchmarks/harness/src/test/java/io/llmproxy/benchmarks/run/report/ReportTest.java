package io.llmproxy.benchmarks.run.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.benchmarks.run.chart.Tone;
import io.llmproxy.benchmarks.run.machine.Machine;
import io.llmproxy.benchmarks.run.result.Failure;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import io.llmproxy.benchmarks.run.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Entrant DIRECT = new Entrant("direct", "direct to the provider", "bare-25", Tone.YARDSTICK);
    private static final Entrant BARE = new Entrant("bare-25", "bare relay", "bare-25", Tone.YARDSTICK);
    private static final Entrant OURS = new Entrant("llmproxy-jetty-25", "llmproxy on Jetty", "bare-25", Tone.OURS);
    private static final Entrant PEER = new Entrant("mitre", "Mitre", "bare-25", Tone.OTHER);

    @TempDir
    Path folder;

    private final Results results = new Results();

    @Test
    void candidatesAreSortedAndCompared() throws IOException {
        throughput(BARE, 10_000, 80);
        throughput(OURS, 9_000, 100);
        throughput(PEER, 12_000, 90);

        assertThat(written("results.md")).contains("""
                | candidate         | calls/s | from–to | × bare | × direct | CPU µs/call | CPU × bare | allocated KB/call | p50 | p99 |
                |-------------------|--------:|--------:|-------:|---------:|------------:|-----------:|------------------:|----:|----:|
                | Mitre             |  12,000 |         |   1.20 |        – |          90 |       1.13 |                 – |   – |   – |
                | bare relay        |  10,000 |         |   1.00 |        – |          80 |       1.00 |                 – |   – |   – |
                | llmproxy on Jetty |   9,000 |         |   0.90 |        – |         100 |       1.25 |                 – |   – |   – |
                """);
    }

    @Test
    void goalsAreMetOrMissed() throws IOException {
        throughput(BARE, 10_000, 100);
        throughput(OURS, 15_000, 120);
        throughput(PEER, 10_000, 90);

        assertThat(written("results.md").lines())
                .anyMatch(line -> line.matches("\\| throughput, 64 callers +\\| ≥ 1.2 × mitre +\\| met: 1.50 × +\\|"))
                .anyMatch(line -> line.matches("\\| processor time .*\\| \\*\\*missed\\*\\*: 1.20 × +\\|"))
                .anyMatch(line -> line.matches("\\| 9,000 streams .*\\| not measured +\\|"));
    }

    @Test
    void aLostFrameMissesTheGoal() throws IOException {
        Recorder streams = new Recorder(results, OURS.name(), MeasureNames.streams(9_000, false), 1);
        streams.record(Metric.STARTED, 9_000);
        streams.record(Metric.FINISHED, 9_000);
        streams.record(Metric.WRONG_FRAMES, 1);

        assertThat(written("results.md")).contains("**missed**: 9,000 finished, 1 frames wrong");
    }

    @Test
    void everyCallHasToBecomeAnEvent() throws IOException {
        Recorder life = new Recorder(results, OURS.name(), MeasureNames.LIFE, 1);
        life.record(Metric.SENT, 5_000);
        life.record(Metric.PUBLISHED, 5_000);
        life.record(Metric.DELIVERED, 4_999);
        life.record(Metric.DROPPED, 1);

        assertThat(written("results.md")).contains("**missed**: 4,999 for 5,000 calls");
    }

    @Test
    void whatWentWrongIsTold() throws IOException {
        results.add(new Failure("mitre", "start", "mitre: not ready within 60 s"));

        assertThat(written("results.md")).endsWith("* mitre, start: mitre: not ready within 60 s\n");
    }

    @Test
    void rawFiguresHaveALineEach() throws IOException {
        new Recorder(results, "mitre", "throughput", 2).record(Metric.CPU, 133.25);

        assertThat(written("raw.csv"))
                .isEqualTo("candidate,measure,round,metric,value\nmitre,throughput,2,cpu_per_request_us,133.250\n");
    }

    @Test
    void theProviderItselfHasNoBarThatDwarfsTheOthers() throws IOException {
        throughput(DIRECT, 70_000, 0);
        throughput(OURS, 9_000, 100);

        assertThat(written("throughput.svg"))
                .contains(">llmproxy on Jetty</text>", "without a gateway: 70,000")
                .doesNotContain(">direct to the provider</text>");
        assertThat(written("results.md")).contains("![throughput](throughput.svg)");
    }

    private void throughput(Entrant entrant, double callsPerSecond, double cpuMicros) {
        Recorder recorder = new Recorder(results, entrant.name(), MeasureNames.THROUGHPUT, 1);
        recorder.record(Metric.REQUESTS_PER_SECOND, callsPerSecond);
        recorder.record(Metric.CPU, cpuMicros);
    }

    private String written(String file) throws IOException {
        Machine machine =
                new Machine("a processor", 2, 1L << 34, "a system", 0.1, Instant.parse("2026-11-30T00:00:00Z"));
        new Report(results, List.of(DIRECT, BARE, OURS, PEER), "llmproxy-jetty-noevents-25", machine, List.of())
                .write(folder);
        return Files.readString(folder.resolve(file));
    }
}
