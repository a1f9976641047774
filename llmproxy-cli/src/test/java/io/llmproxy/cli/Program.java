package io.llmproxy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped jar, running in a JVM of its own with an environment of its own. */
final class Program implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on port (\\d+)");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader stderr;
    private final List<String> lines = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        stderr = process.errorReader();
    }

    /**
     * Starts the program.
     *
     * @param directory its working directory
     * @param environment its only environment variables
     */
    static Program start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-jar"));
        command.add(System.getProperty("llmproxy.test.jar"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(
                        Files.createTempFile(directory, "stdout", ".txt").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Waits until the server listens, and returns its port. */
    int awaitPort() throws IOException {
        for (String line = stderr.readLine(); line != null; line = stderr.readLine()) {
            lines.add(line);
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("the program ended before it listened: " + lines);
    }

    /** Sends SIGTERM; unlike the process itself, its handle leaves the streams open. */
    void terminate() {
        process.toHandle().destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end, and returns the exit code. */
    int awaitExit() throws IOException, InterruptedException {
        stderr.lines().forEach(lines::add);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the program does not end: " + lines);
        }
        return process.exitValue();
    }

    /** Returns what the program has written to stderr, as far as {@link #awaitPort} and {@link #awaitExit} have read it. */
    List<String> lines() {
        return lines;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        stderr.close();
    }
}
