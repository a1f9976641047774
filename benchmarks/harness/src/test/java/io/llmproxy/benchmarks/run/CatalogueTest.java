package io.llmproxy.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.benchmarks.run.machine.Jdk;
import io.llmproxy.benchmarks.run.machine.Jdks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    static final Jdk OLD = new Jdk(Path.of("/jdk-17"), "17.0.15", 17);
    static final Jdk NEW = new Jdk(Path.of("/jdk-25"), "25.0.3", 25);

    @Test
    void namesTellTheJdkWhereACandidateRunsOnBoth() {
        assertThat(names(new Jdks(OLD, NEW)))
                .startsWith("direct", "bare-17", "bare-25", "llmproxy-jetty-17", "llmproxy-jetty-25")
                .contains("jetty-proxy", "jetty-async-proxy", "mitre", "gateway-webmvc", "gateway-webflux");
    }

    @Test
    void aSingleJdkMeansOneOfEach() {
        assertThat(names(new Jdks(OLD, OLD)))
                .startsWith("direct", "bare-17", "llmproxy-jetty-17", "llmproxy-tomcat-17")
                .doesNotHaveDuplicates();
    }

    @Test
    void peersRunOnTheNewestJdk() {
        Candidate mitre =
                new Catalogue(new Jdks(OLD, NEW)).named(List.of("mitre")).get(0);

        assertThat(mitre)
                .isInstanceOfSatisfying(
                        Program.class, program -> assertThat(program.jdk()).isEqualTo(NEW));
    }

    @Test
    void whatSpeaksHttp2IsToldToWhereItHasToBe() {
        Catalogue catalogue = new Catalogue(new Jdks(OLD, NEW));
        Program webMvc = (Program) catalogue.named(List.of("gateway-webmvc")).get(0);

        assertThat(catalogue.named(List.of("mitre")).get(0).speaksHttp2()).isFalse();
        assertThat(webMvc.speaksHttp2()).isTrue();
        assertThat(webMvc.arguments(true)).containsExactly("--client=jdk");
        assertThat(webMvc.arguments(false)).isEmpty();
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> new Catalogue(new Jdks(NEW, NEW)).named(List.of("direct", "nginx")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--candidates: nginx (expected: direct, bare-25, ");
    }

    private static List<String> names(Jdks jdks) {
        return new Catalogue(jdks).all().stream().map(Candidate::name).toList();
    }
}
