package io.llmproxy.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.benchmarks.run.machine.Jdk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateProcessTest {
    private static final Jdk OWN =
            Jdk.at(Path.of(System.getProperty("java.home"))).orElseThrow();

    @TempDir
    Path modules;

    @BeforeEach
    void build() throws IOException {
        Path target = Files.createDirectories(modules.resolve("fake/target"));
        Files.writeString(target.resolve("classpath.txt"), System.getProperty("java.class.path"));
    }

    @Test
    void aCandidateStartsAndTellsItsToken() throws Exception {
        try (CandidateProcess process = start("fake")) {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.target().token()).isEqualTo("s3cret");
            assertThat(process.target().uri()).isEqualTo(URI.create("http://127.0.0.1:20001"));
            assertThat(process.startTime()).isPositive();
        }
    }

    @Test
    void aCandidateThatEndsInOrderSaysHowLongThatTookAndWhatItCounted() throws Exception {
        try (CandidateProcess process = start("fake")) {
            assertThat(process.end())
                    .isEqualTo(new Farewell(Duration.ofNanos(1_500_000), new Farewell.Events(7, 6, 1)));
            assertThat(process.isAlive()).isFalse();
        }
    }

    @Test
    void aCandidateThatDoesNotStartIsReportedWithItsLastWords() {
        assertThatThrownBy(() -> start("fake", "--mood=broken"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("fake: ended before it was ready")
                .hasMessageContaining("ends with: the port is taken");
    }

    @Test
    void aModuleThatIsNotBuiltIsReported() {
        assertThatThrownBy(() -> start("missing"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("missing: not built, there is no ");
    }

    private CandidateProcess start(String module, String... arguments) throws IOException, InterruptedException {
        Program program =
                new Program(module, "a fake", module, FakeGateway.class.getName(), OWN, List.of(arguments), null);
        ProviderProcess.Address nowhere = new ProviderProcess.Address(URI.create("http://127.0.0.1:20000"), List.of());
        return CandidateProcess.start(program, modules, 20_001, nowhere, modules.resolve("fake.log"));
    }
}
