package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.StreamResult;
import io.llmproxy.benchmarks.load.StreamShape;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.time.Duration;

/** Few streams at a time: by how much a gateway holds up their chunks when it has nothing else to do. */
record PacedStreams() implements Measure {
    private static final StreamShape SHAPE = new StreamShape(20, Duration.ofMillis(50), 250);
    private static final int STREAMS = 20;
    private static final Duration RAMP = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return MeasureNames.PACED;
    }

    @Override
    public String description() {
        return "20 streams at a time, 20 chunks each, 50 ms apart: time to the first chunk, delay of the others";
    }

    @Override
    public Duration duration() {
        return Duration.ofMillis(1500);
    }

    @Override
    public void measure(Subject subject, LoadClient client, Recorder recorder) {
        StreamResult result = client.streams(subject.target(), SHAPE, STREAMS, RAMP, PATIENCE);
        StreamFigures.record(result, recorder);
    }
}
