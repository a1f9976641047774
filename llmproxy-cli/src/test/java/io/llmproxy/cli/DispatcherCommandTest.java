package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code llmproxy dispatcher} says before it dispatches anything. */
class DispatcherCommandTest {
    private static final String KEY = "sk-key-that-nobody-may-see";

    @TempDir
    private Path directory;

    private Operator.Outcome run(Map<String, String> environment, String... options) {
        Operator operator = new Operator(directory);
        environment.forEach(operator::with);
        return operator.run("dispatcher", options);
    }

    @Test
    void servicesAreListedWithTheirSettings() {
        Operator.Outcome result = run(Map.of(), "--list-services");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).contains("cloudwatch", "file", "helicone", "lunary");
        assertThat(result.out())
                .contains("  log-group: ")
                .contains("DISPATCHER_CLOUDWATCH_LOG_GROUP")
                .contains("  batch-size: ");
    }

    /** P05 of the defects of the Go edition: there, the key in the environment was a default that the help printed. */
    @Test
    void helpDoesNotShowTheKey() {
        Operator.Outcome result = run(Map.of("LLM_PROXY_API_KEY", KEY), "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("--api-key").doesNotContain(KEY);
    }

    @Test
    void unknownServiceIsRefusedWithThoseThereAre() {
        Operator.Outcome result = run(Map.of("LLM_PROXY_API_KEY", KEY), "--service", "helicon");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("option --service: no service 'helicon' (expected: cloudwatch, file, helicone, lunary)")
                .doesNotContain(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-memory", "memory", "journal"})
    void busOfOneProcessIsRefused(String bus) {
        Operator.Outcome result = run(Map.of("LLM_PROXY_EVENT_BUS", bus), "--endpoint", "events.jsonl");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("environment variable LLM_PROXY_EVENT_BUS: " + bus + ": ");
    }

    @Test
    void missingAndWrongSettingsAreNamed() {
        Operator.Outcome result = run(
                Map.of("LLMPROXY_SINK_CLOUDWATCH_LOG_GRUOP", "x", "DISPATCHER_ADDR", "nowhere"),
                "--service",
                "cloudwatch");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("environment variable LLMPROXY_SINK_CLOUDWATCH_LOG_GRUOP: unknown setting")
                .contains("environment variable DISPATCHER_ADDR: nowhere (expected: :8080");
        assertThat(run(Map.of("AWS_REGION", "eu-central-1"), "--service", "cloudwatch")
                        .err())
                .contains("sink.cloudwatch.log-group: missing");
    }

    @Test
    void keyIsNeitherPrintedNorLogged() {
        Operator.Outcome result =
                run(Map.of("REDIS_STREAM_MAX_LEN", "many"), "--service", "helicone", "--api-key", KEY);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("stream-max-len").doesNotContain(KEY);
    }

    @Test
    void optionWinsOverVariables() {
        Operator.Outcome result = run(
                Map.of("LLMPROXY_SINK_FILE_BATCH_SIZE", "10", "DISPATCHER_BATCH_SIZE", "20"),
                "--endpoint",
                "events.jsonl",
                "--batch-size",
                "0");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("option --batch-size: sink.file.batch-size: '0'");
    }

    @Test
    void wrongValueIsReportedWithTheVariableThatGaveIt() {
        Operator.Outcome result =
                run(Map.of("DISPATCHER_BUFFER", "20000"), "--endpoint", "events.jsonl", "--set", "batch-wait=soon");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .containsAnyOf(
                        "environment variable DISPATCHER_BUFFER: bus.batch-size: ",
                        "option --set batch-wait: sink.file.batch-wait: ");
    }
}
