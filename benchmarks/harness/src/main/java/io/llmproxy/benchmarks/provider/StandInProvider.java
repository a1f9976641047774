package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The program: prints {@code ready} once it listens, and ends with the line {@code close} or the end of its input, so that it never
 * outlives who has started it.
 */
@Command(
        name = "stand-in-provider",
        description = "Answers POST /v1/chat/completions on 127.0.0.1 as the model of the request says:",
        footer = {
            "",
            "  json                                         a chat completion of 1.5 KB",
            "  sse-<chunks>-<intervalMillis>-<bytesPerChunk>  a stream, with the \"user\" of the request in each chunk",
            "",
            "Prints \"ready\" once it listens. Ends with the line \"close\" or the end of the input."
        },
        mixinStandardHelpOptions = true)
public final class StandInProvider implements Callable<Integer> {
    @Option(
            names = "--port",
            required = true,
            paramLabel = "<port>",
            description = "For HTTP/1.1; 0 for a free one, which is printed.")
    private int port;

    @Option(
            names = "--tls-port",
            paramLabel = "<port>",
            description = "For HTTP/2 and HTTP/1.1 over TLS; 0 for a free one, which is printed.")
    private @Nullable Integer tlsPort;

    @Option(
            names = "--key-store",
            paramLabel = "<file>",
            description = "Key and certificate for localhost, made if the file does not exist.")
    private @Nullable Path keyStore;

    @Option(
            names = "--trust-store",
            paramLabel = "<file>",
            description =
                    "Where to write the certificate for callers; the password is " + LocalhostIdentity.PASSWORD + ".")
    private @Nullable Path trustStore;

    private StandInProvider() {}

    /** Runs until the end of the input. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StandInProvider())
                .setExecutionExceptionHandler(StandInProvider::explain)
                .execute(args));
    }

    private static int explain(Exception failure, CommandLine program, ParseResult arguments) throws Exception {
        if (failure instanceof IOException) {
            program.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        try (RunningProvider provider = new RunningProvider()) {
            say("port", port, provider.listen(port));
            if (tlsPort != null) {
                say("tls-port", tlsPort, provider.listen(tlsPort, identity()));
            }
            System.out.println("ready");
            waitForTheEnd();
        }
        return CommandLine.ExitCode.OK;
    }

    private static void say(String name, int wanted, int actual) {
        if (wanted != actual) {
            System.out.println(name + " " + actual);
        }
    }

    private LocalhostIdentity identity() throws GeneralSecurityException, IOException {
        LocalhostIdentity identity;
        if (keyStore != null && Files.exists(keyStore)) {
            identity = LocalhostIdentity.read(keyStore);
        } else {
            identity = LocalhostIdentity.create();
            if (keyStore != null) {
                identity.writeKeyStore(keyStore);
            }
        }
        if (trustStore != null) {
            identity.writeTrustStore(trustStore);
        }
        return identity;
    }

    private static void waitForTheEnd() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        String line = in.readLine();
        while (line != null && !line.equals("close")) {
            line = in.readLine();
        }
    }
}
