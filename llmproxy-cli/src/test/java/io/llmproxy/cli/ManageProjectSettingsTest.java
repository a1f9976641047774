package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.cli.Operator.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers, further keys and policies of projects on the command line. */
class ManageProjectSettingsTest {
    private static final String SECOND_KEY = "sk-second-key-of-the-provider-99";
    private static final String KEYS = "[{\"api_key\":\"" + SECOND_KEY + "\",\"provider\":\"azure\",\"weight\":2}]";
    private static final String POLICY = "{\"allowed_models\":[\"gpt-4o-*\"],\"max_concurrent_calls\":4}";
    private static final String SHOWN = """
            {"id":"p1","name":"demo","api_key":"sk-key-o...6789","is_active":true,
            "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z",
            "provider":"openai","api_key_weight":3,
            "further_api_keys":[{"api_key":"sk-secon...r-99","provider":"azure","weight":2}],
            "policy":{"allowed_models":["gpt-4o-*"],"upstream_headers":{"X-Org":"org-1"},"max_concurrent_calls":4}}""";

    @TempDir
    private Path directory;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = ScriptedGateway.start().answers(SHOWN);
        Files.writeString(directory.resolve("keys.json"), KEYS);
        Files.writeString(directory.resolve("policy.json"), POLICY);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Operator operator() {
        return Operator.of(gateway, directory);
    }

    private Outcome create(String... options) {
        return operator().manage(with(options, "project", "create", "--name", "demo"));
    }

    private Outcome update(String... options) {
        return operator().manage(with(options, "project", "update", "p1"));
    }

    private static String[] with(String[] options, String... command) {
        return Stream.of(command, options).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void createSendsEverything() {
        gateway.answers(201, SHOWN);
        Outcome outcome = create(
                "--api-key",
                Operator.PROVIDER_KEY,
                "--provider",
                "openai",
                "--api-key-weight",
                "3",
                "--further-keys-file",
                "keys.json",
                "--policy-file",
                "policy.json");

        assertThat(outcome.lines()).contains("Provider: openai");
        assertThat(gateway.request().body())
                .isEqualTo("{\"name\":\"demo\",\"api_key\":\"" + Operator.PROVIDER_KEY
                        + "\",\"provider\":\"openai\",\"api_key_weight\":3,\"further_api_keys\":" + KEYS
                        + ",\"policy\":" + POLICY + "}");
    }

    @Test
    void updateSendsOnlyWhatIsNamed() throws IOException {
        update("--policy-file", "policy.json");
        assertThat(gateway.request().body()).isEqualTo("{\"policy\":" + POLICY + "}");
        Files.writeString(directory.resolve("keys.json"), "[]");
        update("--provider", "", "--further-keys-file", "keys.json");
        assertThat(gateway.requests().get(1).body()).isEqualTo("{\"provider\":\"\",\"further_api_keys\":[]}");
    }

    @Test
    void aFileCanBeTheStandardInput() {
        operator().withStdin(POLICY).manage("project", "update", "p1", "--policy-file", "-");
        operator().withStdin(KEYS).manage("project", "update", "p1", "--further-keys-file", "-");
        assertThat(gateway.requests())
                .extracting(ScriptedGateway.Request::body)
                .containsExactly("{\"policy\":" + POLICY + "}", "{\"further_api_keys\":" + KEYS + "}");
    }

    @Test
    void theStandardInputHoldsOneThing() {
        assertThat(update("--policy-file", "-", "--further-keys-file", "-").failure(2))
                .contains("--policy-file -: given together with --further-keys-file -");
        assertThat(update("--api-key", "-", "--further-keys-file", "-").failure(2))
                .contains("--further-keys-file -: given together with --api-key -");
        assertThat(update("--api-key", "-", "--policy-file", "-").failure(2))
                .contains("--policy-file -: given together with --api-key -");
        assertThat(gateway.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--policy-file       | []                                    | of another kind (expected: a JSON object)",
                "--policy-file       | \"\"                                  | empty",
                "--policy-file       | {'allowed_models':[],'allowed_models':['sk-second-key-of-the-provider-99']} | line 1, column",
                "--policy-file       | {} {}                                 | not valid JSON",
                "--further-keys-file | {}                                    | of another kind (expected: a JSON array of keys)",
                "--further-keys-file | [{'api_key':sk-second-key-of-the-provider-99}] | not valid JSON",
            })
    void aFileOfTheWrongFormIsNotSent(String option, String content, String problem) throws IOException {
        Files.writeString(directory.resolve("wrong.json"), content.replace('\'', '"'));

        String failure = update(option, "wrong.json").failure(2);

        assertThat(failure)
                .contains("option " + option + ": wrong.json: ", problem)
                .doesNotContain(SECOND_KEY);
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void aFileThatIsMissingOrTooLargeIsNotSent() throws IOException {
        assertThat(update("--policy-file", "nowhere.json").failure(2)).contains("nowhere.json: not readable");
        Files.writeString(directory.resolve("large.json"), " ".repeat((1 << 20) + 1));
        assertThat(update("--policy-file", "large.json").failure(2)).contains("too large");
        assertThat(update("--api-key-weight", "0").failure(2)).contains("at least 1");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void getShowsALinePerSetting() {
        assertThat(operator().manage("project", "get", "p1").lines())
                .containsSequence(
                        "API Key: sk-key-o...6789",
                        "Provider: openai",
                        "API Key Weight: 3",
                        "Further API Keys: [{\"api_key\":\"sk-secon...r-99\",\"provider\":\"azure\",\"weight\":2}]",
                        "Policy: allowed_models=[\"gpt-4o-*\"], upstream_headers={\"X-Org\":\"org-1\"},"
                                + " max_concurrent_calls=4",
                        "Active: yes");
        assertThat(operator().manage("project", "get", "p1", "--json").out())
                .contains("\"provider\": \"azure\"", "\"max_concurrent_calls\": 4");
    }

    @Test
    void furtherKeysThatAServerRepeatsAreHidden() {
        gateway.answers("{\"id\":\"p1\",\"further_api_keys\":" + KEYS + "}");
        assertThat(operator().manage("project", "get", "p1").out())
                .contains("\"api_key\":\"********\"")
                .doesNotContain(SECOND_KEY);
        gateway.answers("[{\"id\":\"p1\",\"further_api_keys\":" + KEYS + "}]");
        assertThat(operator().manage("project", "list", "--json").out())
                .contains("********")
                .doesNotContain(SECOND_KEY);
        gateway.answers(400, "{\"error\":\"bad key " + SECOND_KEY + "\"}");
        assertThat(update("--further-keys-file", "keys.json").failure(5))
                .isEqualTo("llmproxy: bad key [redacted] (HTTP 400)");
    }

    @Test
    void aRefusedFieldIsNamed() {
        gateway.answers(400, """
                {"error":"invalid request body","field":"policy.colour","details":"unknown (expected: one of allowed_models)"}""");
        assertThat(update("--policy-file", "policy.json").failure(5))
                .isEqualTo("llmproxy: invalid request body: policy.colour: unknown (expected: one of allowed_models)"
                        + " (HTTP 400)");
    }
}
