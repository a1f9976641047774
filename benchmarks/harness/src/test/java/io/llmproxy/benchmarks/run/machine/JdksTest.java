package io.llmproxy.benchmarks.run.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {
    @TempDir
    Path folder;

    @Test
    void theOldestAndTheNewestAreTaken() {
        Jdks jdks = Jdks.among(List.of(jdk(21), jdk(25), jdk(11), jdk(17)));

        assertThat(jdks.oldest().feature()).isEqualTo(17);
        assertThat(jdks.newest().feature()).isEqualTo(25);
        assertThat(jdks.isOne()).isFalse();
    }

    @Test
    void aSingleJdkIsBoth() {
        assertThat(Jdks.among(List.of(jdk(21))).isOne()).isTrue();
    }

    @Test
    void aMachineWithoutOneIsToldWhatIsMissing() {
        assertThatThrownBy(() -> Jdks.among(List.of(jdk(11))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JDKs: none found (expected: one of 17 or newer; JAVA_HOME tells where)");
    }

    @Test
    void theOneThatRunsThisIsFound() {
        assertThat(Jdks.find(Map.of()).oldest().feature())
                .isLessThanOrEqualTo(Runtime.version().feature());
    }

    @Test
    void aFolderTellsItsVersion() throws IOException {
        Path compiler = Files.createDirectories(folder.resolve("bin")).resolve("javac");
        Files.createFile(compiler);
        assertThat(compiler.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");

        assertThat(Jdk.at(folder)).contains(new Jdk(folder, "25.0.3", 25));
    }

    @Test
    void aFolderWithoutACompilerIsNoJdk() throws IOException {
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");

        assertThat(Jdk.at(folder)).isEmpty();
    }

    private static Jdk jdk(int feature) {
        return new Jdk(Path.of("/jdk-" + feature), feature + ".0.1", feature);
    }
}
