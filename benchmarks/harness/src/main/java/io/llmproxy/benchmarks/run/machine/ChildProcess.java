package io.llmproxy.benchmarks.run.machine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that tells on its standard output, line by line, how far it is, and logs everything else into a file. */
public final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final BufferedWriter input;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a process whose standard error goes to the end of {@code log}. */
    public static ChildProcess start(String name, List<String> command, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        ChildProcess child = new ChildProcess(name, process, log);
        Thread reader = new Thread(child::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void send(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    /**
     * Waits for the next line that the process tells.
     *
     * @param expected what is waited for, in words
     * @throws IOException if the process ends instead, or takes longer
     */
    public String nextLine(String expected, Duration patience) throws IOException, InterruptedException {
        Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new IOException(name + ": not " + expected + " within " + patience.toSeconds() + " s" + lastWords());
        }
        return line.orElseThrow(() -> new IOException(name + ": ended before it was " + expected + lastWords()));
    }

    /** Waits for the end. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the process logged last, and where the rest is. */
    private String lastWords() {
        return " (its log is " + log
                + lastLine().map(line -> " and ends with: " + line).orElse("") + ")";
    }

    private Optional<String> lastLine() {
        try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return all.filter(line -> !line.isBlank()).reduce((earlier, later) -> later);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The process is gone, and with it the pipe: the same as the end of its output.
        } finally {
            lines.add(Optional.empty());
        }
    }

    /** Ends the process, by force if it does not want to. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!awaitEnd(PATIENCE_AT_END)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
