package io.llmproxy.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void everyRoundBeginsWithAnother() {
        Plan plan = plan("a", "b", "c");

        assertThat(plan.order(0)).extracting(Candidate::name).containsExactly("a", "b", "c");
        assertThat(plan.order(1)).extracting(Candidate::name).containsExactly("b", "c", "a");
        assertThat(plan.order(2)).extracting(Candidate::name).containsExactly("c", "a", "b");
        assertThat(plan.order(3)).extracting(Candidate::name).containsExactly("a", "b", "c");
    }

    @Test
    void manyStreamsAreNotMeasuredInTurn() {
        Plan plan = plan("a");

        assertThat(plan.inTurn()).extracting(Measure::name).containsExactly("paced");
        assertThat(plan.alone()).extracting(Measure::name).containsExactly("streams-1000");
    }

    private static Plan plan(String... names) {
        List<Candidate> candidates = Stream.of(names)
                .<Candidate>map(name -> new RunningServer(name, URI.create("http://127.0.0.1:1"), "none", null))
                .toList();
        return new Plan(
                candidates,
                List.of(new PacedStreams(), new MassStreams(1_000, false)),
                3,
                1,
                Duration.ofSeconds(1),
                Path.of("out"));
    }
}
