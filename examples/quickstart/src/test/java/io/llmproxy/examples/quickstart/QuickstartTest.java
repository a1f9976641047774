package io.llmproxy.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.testing.LeavesThreads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs what {@code ./quickstart --once} runs. */
@LeavesThreads("HttpClient-") // the JDK's client cannot be closed before Java 21
class QuickstartTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private int run(Map<String, String> environment) {
        Settings settings = Settings.of(List.of("--once"), environment).withStandInPause(Duration.ofMillis(2));
        return new Quickstart(new Screen(new PrintStream(output, true, StandardCharsets.UTF_8)), settings).run();
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tourShowsTwoCallsWithTheirUsageAndLeavesNoFileBehind() {
        assertThat(run(Map.of("PORT", "0"))).as(output()).isZero();

        assertThat(output())
                .contains("a stand-in in this process")
                .containsPattern("in one piece after \\d")
                .containsPattern("in \\d\\d chunks over \\d")
                .containsPattern(
                        "(demo +[0-9a-f]{8} +ada +gpt-4o-mini +10 +30 +40 +\\$0\\.0000195 +\\d\\.\\d\\d s +\\d\\.\\d\\d s\\s+){2}");
        assertThat(dataDirectory()).doesNotExist();
    }

    @Test
    void tokenIsShownMaskedOnly() {
        run(Map.of("PORT", "0"));

        assertThat(output()).containsPattern("sk-[\\w-]{4}\\*+[\\w-]{4}").doesNotContainPattern("sk-[\\w-]{22}");
    }

    @Test
    void takenPortIsPassedOver() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(Map.of("PORT", String.valueOf(taken.getLocalPort()))))
                    .as(output())
                    .isZero();

            assertThat(output()).doesNotContain("127.0.0.1:" + taken.getLocalPort() + " ");
        }
    }

    @Test
    void stepThatFailsEndsTheTourWithExitCodeOne() throws Exception {
        Settings settings = Settings.of(List.of("--once"), Map.of("PORT", "0")).withStandInPause(Duration.ZERO);
        Screen screen = new Screen(new PrintStream(output, true, StandardCharsets.UTF_8));
        try (Playground playground = Playground.open(settings)) {
            ChatClient stranger =
                    new ChatClient(playground.url(), Secret.of("sk-AAAAAAAAAAAAAAAAAAAAAA"), "gpt-4o-mini");

            assertThatThrownBy(() -> stranger.ask("Hello?"))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("401");
            assertThatThrownBy(() -> stranger.stream("Hello?", screen::piece))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("401");
        }
    }

    private Path dataDirectory() {
        Matcher events = Pattern.compile("events +(\\S+)").matcher(output());
        assertThat(events.find()).isTrue();
        Path directory = Path.of(events.group(1)).getParent();
        assertThat(Files.isDirectory(directory.getParent())).isTrue();
        return directory;
    }
}
