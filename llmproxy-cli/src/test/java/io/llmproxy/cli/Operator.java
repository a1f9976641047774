package io.llmproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.cli.manage.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Somebody who types {@code llmproxy …}, in this JVM. Whatever is typed to manage a gateway, no secret may be seen. */
final class Operator {
    static final String MANAGEMENT_TOKEN = "management-token-of-the-operator";
    static final String PROVIDER_KEY = "sk-key-of-the-provider-0123456789";

    /** What was seen. */
    record Outcome(int exitCode, String out, String err) {
        /** Fails unless the command did its work without a complaint, and returns its lines. */
        List<String> lines() {
            assertThat(err).isEmpty();
            assertThat(exitCode).isZero();
            return out.lines().toList();
        }

        /** Fails unless the command ended so, and returns its only line on stderr. */
        String failure(int expectedCode) {
            assertThat(err.lines()).as("stderr").hasSize(1);
            assertThat(exitCode).as(err).isEqualTo(expectedCode);
            assertThat(out).isEmpty();
            return err.strip();
        }
    }

    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;
    private String stdin = "";
    private String typed = "";

    Operator(Path directory) {
        this.directory = directory;
    }

    /** Returns one who is set up for a gateway by environment variables. */
    static Operator of(ScriptedGateway gateway, Path directory) {
        return new Operator(directory)
                .with("MANAGEMENT_TOKEN", MANAGEMENT_TOKEN)
                .with("MANAGEMENT_API_BASE_URL", gateway.url());
    }

    Operator with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Operator withStdin(String text) {
        stdin = text;
        return this;
    }

    /** At the terminal, somebody types this when asked. */
    Operator typing(String text) {
        typed = text;
        return this;
    }

    Outcome manage(String... arguments) {
        Outcome outcome = run("manage", arguments);
        assertThat(outcome.out() + "\n" + outcome.err()).doesNotContain(MANAGEMENT_TOKEN, PROVIDER_KEY);
        return outcome;
    }

    Outcome run(String command, String... arguments) {
        Surroundings surroundings = new Surroundings(
                environment,
                directory,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                question -> typed.isEmpty() ? null : typed);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                Main.commandLine(surroundings).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(Arrays.asList(arguments));
        int exitCode = program.execute(line.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
