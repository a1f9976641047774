package io.llmproxy.benchmarks.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * The life of a candidate, as the harness sees it: {@code token} and {@code ready} once calls are served; then, after {@code close} or
 * the end of the input, the gateway's report and {@code closed <microseconds>}.
 */
public final class CandidateLife {
    private static final int EXIT_INVALID_OPTION = 2;

    private final BufferedReader orders;
    private final PrintStream answers;

    CandidateLife(InputStream orders, PrintStream answers) {
        this.orders = new BufferedReader(new InputStreamReader(orders, UTF_8));
        this.answers = answers;
    }

    /**
     * Runs a candidate and ends the JVM.
     *
     * @param args the command line
     * @param starter starts the gateway
     * @throws IOException if the gateway cannot start
     */
    public static void run(String[] args, Gateway.Starter starter) throws IOException {
        CandidateLife life = new CandidateLife(System.in, System.out);
        System.setOut(System.err); // logs must not get between the lines that the harness reads
        try {
            life.live(CommandLine.parse(args), starter);
        } catch (InvalidOptionException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_INVALID_OPTION);
        }
        System.exit(0);
    }

    void live(CommandLine commandLine, Gateway.Starter starter) throws IOException {
        Gateway gateway = starter.start(commandLine);
        commandLine.requireNothingLeft();
        gateway.token().ifPresent(token -> answers.println("token " + token));
        answers.println("ready");
        awaitClose();
        long start = System.nanoTime();
        gateway.close();
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        gateway.report().forEach(answers::println);
        answers.println("closed " + micros);
    }

    /** A harness that is gone closes the input, so that no candidate outlives it. */
    private void awaitClose() throws IOException {
        for (String line = orders.readLine(); line != null && !line.equals("close"); line = orders.readLine()) {
            System.err.println(line + ": unknown order (expected: close)");
        }
    }
}
