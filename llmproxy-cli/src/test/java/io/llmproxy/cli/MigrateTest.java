package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.Secret;
import io.llmproxy.cli.manage.Surroundings;
import io.llmproxy.core.LlmProxy;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmproxy migrate} in this JVM. Whatever is typed, no secret may be seen. */
class MigrateTest {
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String NEW_KEY = "bmV3IGtleSBuZXcga2V5IG5ldyBrZXkgbmV3IGtleSE=";

    @TempDir
    private Path directory;

    private record Outcome(int exitCode, String out, String err) {
        List<String> lines() {
            assertThat(err).isEmpty();
            assertThat(exitCode).isZero();
            return out.lines().toList();
        }
    }

    private Map<String, String> environment(String... keysAndValues) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("DATABASE_PATH", directory.resolve("gateway.db").toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return environment;
    }

    private Outcome migrate(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] line = new String[arguments.length + 1];
        line[0] = "migrate";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        int exitCode = Main.commandLine(
                        new Surroundings(environment, directory, InputStream.nullInputStream(), question -> null))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line);
        assertThat(out + "\n" + err).doesNotContain(KEY, NEW_KEY, "sk-provider");
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private String createProject(Map<String, String> environment, String name) {
        try (LlmProxy engine = LlmProxy.builder().environment(environment).build()) {
            return engine.projects().create(name, Secret.of("sk-provider")).id();
        }
    }

    private void damage(String name) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("gateway.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE projects SET api_key = substr(api_key, 1, 40) WHERE name = '" + name + "'");
        }
    }

    @Test
    void theStatusTellsHowSecretsLie() {
        createProject(environment(), "plain");
        createProject(environment("ENCRYPTION_KEY", KEY), "sealed");

        assertThat(migrate(environment("ENCRYPTION_KEY", KEY), "encrypt-status").lines())
                .containsExactly(
                        "encryption key        22236fa0",
                        "token hash key        plain",
                        "provider keys         2",
                        "  current key         1",
                        "  previous key        0",
                        "  go edition          0",
                        "  plain               1",
                        "  unknown key         0",
                        "  damaged             0");
        assertThat(migrate(environment(), "encrypt-status").lines())
                .contains("encryption key        none", "  unknown key         1");
    }

    @Test
    void aRotation() throws Exception {
        createProject(environment("ENCRYPTION_KEY", KEY), "one");
        Map<String, String> rotated = environment("ENCRYPTION_KEY", NEW_KEY, "LLMPROXY_PREVIOUS_ENCRYPTION_KEYS", KEY);

        assertThat(migrate(rotated, "encrypt", "--dry-run").lines()).endsWith("would be rewritten    2");
        JsonNode done = new ObjectMapper()
                .readTree(migrate(rotated, "encrypt", "--json").out());
        assertThat(done.path("rewritten").asLong()).isEqualTo(2);
        assertThat(done.path("dry_run").asBoolean(true)).isFalse();
        assertThat(done.path("provider_keys").path("previous_key").asLong()).isEqualTo(1);
        assertThat(migrate(rotated, "encrypt").lines()).endsWith("rewritten             0");
        assertThat(migrate(environment("ENCRYPTION_KEY", NEW_KEY), "encrypt-status")
                        .lines())
                .contains("token hash key        current key", "  current key         1");
    }

    @Test
    void wrongKeysAreWrongConfiguration() {
        createProject(environment("ENCRYPTION_KEY", KEY), "one");

        Outcome none = migrate(environment(), "encrypt");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).startsWith("llmproxy: encryption-key (ENCRYPTION_KEY): not set");

        Outcome other = migrate(environment("ENCRYPTION_KEY", NEW_KEY), "encrypt");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("1 provider key", "22236fa0").hasLineCount(1);

        assertThat(migrate(environment("ENCRYPTION_KEY", "short"), "encrypt").exitCode())
                .isEqualTo(2);
        assertThat(migrate(environment(), "encrypt", "--colour").exitCode()).isEqualTo(2);
        assertThat(migrate(environment()).exitCode()).isEqualTo(2);
    }

    @Test
    void damagedKeysAreAFailureUnlessTheyAreLeft() throws Exception {
        Map<String, String> environment = environment("ENCRYPTION_KEY", KEY);
        createProject(environment, "good");
        String bad = createProject(environment, "bad");
        damage("bad");

        Outcome refused = migrate(environment, "encrypt");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(bad, "damaged", "leave-damaged").hasLineCount(1);
        assertThat(migrate(environment, "encrypt", "--leave-damaged").lines())
                .contains("damaged of            project " + bad)
                .endsWith("rewritten             0");
    }
}
