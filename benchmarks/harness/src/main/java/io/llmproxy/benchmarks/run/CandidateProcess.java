package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.Target;
import io.llmproxy.benchmarks.run.machine.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate in a JVM of its own. It says {@code token <text>}, if callers need one, and {@code ready}; told to {@code close}, it says
 * {@code events <published> <delivered> <dropped>}, if it has events, and {@code closed <microseconds>}.
 */
final class CandidateProcess implements AutoCloseable {
    static final String NO_TOKEN = "none";

    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(60);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(60);

    private final ChildProcess process;
    private final Target target;
    private final Duration startTime;

    private CandidateProcess(ChildProcess process, Target target, Duration startTime) {
        this.process = process;
        this.target = target;
        this.startTime = startTime;
    }

    /**
     * Starts a candidate and waits until it is ready.
     *
     * @param candidates the folder with the modules of the candidates
     * @throws IOException if it does not get ready
     */
    static CandidateProcess start(
            Program program, Path candidates, int port, ProviderProcess.Address upstream, Path log)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        ChildProcess process = ChildProcess.start(program.name(), command(program, candidates, port, upstream), log);
        try {
            String token = NO_TOKEN;
            String line = process.nextLine("ready", PATIENCE_AT_START);
            while (!line.equals("ready")) {
                if (!line.startsWith("token ")) {
                    throw new IOException(program.name() + ": " + line + " (expected: token <text>, then ready)");
                }
                token = line.substring("token ".length());
                line = process.nextLine("ready", PATIENCE_AT_START);
            }
            return new CandidateProcess(
                    process,
                    new Target(URI.create("http://127.0.0.1:" + port), token),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    private static List<String> command(Program program, Path candidates, int port, ProviderProcess.Address upstream)
            throws IOException {
        Path target = candidates.resolve(program.module()).resolve("target");
        Path classPath = target.resolve("classpath.txt");
        if (!Files.isRegularFile(classPath)) {
            throw new IOException(
                    program.name() + ": not built, there is no " + classPath + " (./benchmarks/run builds it)");
        }
        List<String> command = new ArrayList<>(JvmOptions.of(program.jdk()));
        command.addAll(upstream.trust());
        command.addAll(List.of(
                "-cp",
                target.resolve("classes") + ":" + Files.readString(classPath).strip()));
        command.add(program.mainClass());
        command.add("--port=" + port);
        command.add("--upstream=" + upstream.uri());
        command.addAll(program.arguments(upstream.isEncrypted()));
        return command;
    }

    Target target() {
        return target;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How long it took from the start of the JVM until it was ready. */
    Duration startTime() {
        return startTime;
    }

    /**
     * Lets the candidate end in order.
     *
     * @throws IOException if it does not
     */
    Farewell end() throws IOException, InterruptedException {
        process.send("close");
        Farewell.Events events = null;
        @Nullable Duration closeTime = null;
        while (closeTime == null) {
            String line = process.nextLine("closed", PATIENCE_AT_END);
            if (line.startsWith("events ")) {
                events = Farewell.Events.of(line);
            } else if (line.matches("closed \\d+")) {
                closeTime = Duration.ofNanos(Long.parseLong(line.substring("closed ".length())) * 1000);
            }
        }
        process.awaitEnd(PATIENCE_AT_END);
        return new Farewell(closeTime, events);
    }

    /** Ends the process in any way, if it still runs. */
    @Override
    public void close() {
        process.close();
    }
}
