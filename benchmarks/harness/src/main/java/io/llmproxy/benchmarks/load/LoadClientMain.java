package io.llmproxy.benchmarks.load;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The load client for use by hand; prints a summary. */
@Command(
        name = "load-client",
        description =
                "Calls the chat completions of the stand-in provider, or of a gateway before it, and says what came of it.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class LoadClientMain implements Callable<Integer> {
    /** Which kind of load. */
    enum Mode {
        CLOSED,
        OPEN,
        STREAMS
    }

    @Option(names = "--url", required = true, description = "http://host:port, with or without a path.")
    private URI url = URI.create("");

    @Option(names = "--token", defaultValue = "none", description = "Sent as Authorization: Bearer <token>.")
    private String token = "";

    @Option(
            names = "--mode",
            defaultValue = "closed",
            description = "closed: each connection waits for its answer; open: a fixed rate; streams.")
    private Mode mode = Mode.CLOSED;

    @Option(names = "--threads", defaultValue = "1", description = "Of the client (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--connections", defaultValue = "64", description = "closed, open (${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--rate", defaultValue = "1000", description = "open: calls per second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--warm-up", defaultValue = "2", description = "closed, open: seconds (${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(names = "--seconds", defaultValue = "5", description = "closed, open: measured time (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--streams", defaultValue = "1000", description = "streams: how many (${DEFAULT-VALUE}).")
    private int streams;

    @Option(names = "--chunks", defaultValue = "20", description = "streams: in each (${DEFAULT-VALUE}).")
    private int chunks;

    @Option(names = "--interval", defaultValue = "500", description = "streams: milliseconds (${DEFAULT-VALUE}).")
    private int interval;

    @Option(names = "--chunk-bytes", defaultValue = "300", description = "streams: of an event (${DEFAULT-VALUE}).")
    private int chunkBytes;

    @Option(names = "--ramp", defaultValue = "5", description = "streams: seconds for the starts (${DEFAULT-VALUE}).")
    private double ramp;

    @Option(
            names = "--patience",
            defaultValue = "30",
            description = "streams: seconds after the ramp (${DEFAULT-VALUE}).")
    private double patience;

    private LoadClientMain() {}

    /** Runs one load. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadClientMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(LoadClientMain::explain)
                .execute(args));
    }

    private static int explain(Exception failure, CommandLine program, ParseResult arguments) throws Exception {
        if (failure instanceof IllegalArgumentException) {
            program.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    @Override
    public Integer call() {
        Target target = new Target(url, token);
        try (LoadClient client = new LoadClient(threads)) {
            System.out.print(
                    switch (mode) {
                        case CLOSED -> summary(client.closedLoop(target, connections, time(warmUp), time(seconds)));
                        case OPEN -> summary(client.openLoop(target, rate, connections, time(warmUp), time(seconds)));
                        case STREAMS -> {
                            StreamShape shape = new StreamShape(chunks, Duration.ofMillis(interval), chunkBytes);
                            yield summary(client.streams(target, shape, streams, time(ramp), time(patience)));
                        }
                    });
        }
        return CommandLine.ExitCode.OK;
    }

    static String summary(LoadResult result) {
        return String.format(
                Locale.ROOT,
                """
                answers    %,d in %.1f s, %,.0f per second
                latency    p50 %,.0f µs, p99 %,.0f µs, max %,.0f µs
                failed     %s
                late       %,d
                unfinished %,d
                """,
                result.requests(),
                result.seconds(),
                result.requestsPerSecond(),
                result.p50Micros(),
                result.p99Micros(),
                result.maxMicros(),
                summary(result.errors()),
                result.late(),
                result.unfinished());
    }

    static String summary(StreamResult result) {
        WrongFrames wrong = result.wrongFrames();
        return String.format(
                Locale.ROOT,
                """
                streams     %,d started, %,d finished in %.1f s, at most %,d at a time
                failed      %s
                unfinished  %,d
                chunks      %,d lost, %,d out of order, %,d foreign, %,d duplicated
                first chunk p50 %,.0f µs, p99 %,.0f µs, max %,.0f µs
                chunk delay p50 %,.0f µs, p99 %,.0f µs, max %,.0f µs
                """,
                result.started(),
                result.finished(),
                result.seconds(),
                result.mostConcurrent(),
                summary(result.errors()),
                result.unfinished(),
                wrong.lost(),
                wrong.outOfOrder(),
                wrong.foreign(),
                wrong.duplicated(),
                Micros.p50(result.firstChunk()),
                Micros.p99(result.firstChunk()),
                Micros.max(result.firstChunk()),
                Micros.p50(result.chunkDelay()),
                Micros.p99(result.chunkDelay()),
                Micros.max(result.chunkDelay()));
    }

    private static String summary(Errors errors) {
        return String.format(
                Locale.ROOT,
                "%,d (%,d by status, %,d broken, %,d refused)",
                errors.total(),
                errors.status(),
                errors.broken(),
                errors.refused());
    }

    private static Duration time(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
