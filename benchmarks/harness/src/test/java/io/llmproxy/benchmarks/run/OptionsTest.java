package io.llmproxy.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.benchmarks.run.machine.Jdks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class OptionsTest {
    private final Catalogue catalogue = new Catalogue(new Jdks(CatalogueTest.OLD, CatalogueTest.NEW));

    @ParameterizedTest
    @CsvSource({"--quick, 1, 3", "--rounds=3, 8, 12", "--all, 60, 240"})
    void presetsTakeAboutAsLongAsTheySay(String option, long fromMinutes, long toMinutes) {
        assertThat(plan(option).duration()).isBetween(Duration.ofMinutes(fromMinutes), Duration.ofMinutes(toMinutes));
    }

    @Test
    void theQuickPresetHasOursTheYardsticksAndOnePeer() {
        assertThat(plan("--quick").candidates())
                .extracting(Candidate::name)
                .containsExactly("direct", "bare-25", "llmproxy-jetty-25", "jetty-async-proxy");
    }

    @Test
    void namesChooseCandidatesAndMeasures() {
        Plan plan = plan("--candidates", "direct,mitre", "--measures", "throughput,streams-200", "--rounds", "7");

        assertThat(plan.candidates()).extracting(Candidate::name).containsExactly("direct", "mitre");
        assertThat(plan.measures()).extracting(Measure::name).containsExactly("throughput", "streams-200");
        assertThat(plan.rounds()).isEqualTo(7);
    }

    @Test
    void aRunningServerComesOnTop() {
        Plan plan = plan("--candidates=direct", "--url=mine=http://127.0.0.1:8080,token=abc");

        assertThat(plan.candidates()).extracting(Candidate::name).containsExactly("direct", "mine");
    }

    @Test
    void aSliceIsInSeconds() {
        assertThat(plan("--measures=throughput", "--slice=0.5").measures().get(0))
                .isInstanceOfSatisfying(
                        PlainCalls.class, calls -> assertThat(calls.slice()).isEqualTo(Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--rounds=0; --rounds: 0 (expected: 1 to 1000)",
                "--slice=0; --slice: 0.0 (expected: 0.1 to 3600 seconds)",
                "--url=mine; --url: mine (expected: NAME=http://host:port, then maybe ,token=TEXT and ,pid=NUMBER)"
            })
    void aWrongValueIsAnsweredWithWhatWasExpected(String option, String message) {
        assertThatThrownBy(() -> plan(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownMeasureIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> plan("--measures=speed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--measures: speed (expected: latency-1, latency-8, throughput, ");
    }

    @Test
    void quickAndAllExcludeEachOther() {
        assertThatThrownBy(() -> options("--quick", "--all")).isInstanceOf(ParameterException.class);
    }

    @Test
    void aSoakIsOfOneGatewayAndOursUnlessToldOtherwise() {
        assertThat(options("--soak=60").soaked(catalogue).name()).isEqualTo("llmproxy-jetty-25");
        assertThat(options("--soak=60", "--candidates=mitre").soaked(catalogue).name())
                .isEqualTo("mitre");
        assertThatThrownBy(
                        () -> options("--soak=60", "--candidates=mitre,bare-25").soaked(catalogue))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--soak: mitre, bare-25 (expected: one gateway)");
    }

    private Plan plan(String... args) {
        return options(args).plan(catalogue);
    }

    private static Options options(String... args) {
        Options options = new Options();
        new CommandLine(options).parseArgs(args);
        return options;
    }
}
