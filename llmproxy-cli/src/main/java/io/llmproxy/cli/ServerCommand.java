package io.llmproxy.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code llmproxy server}: runs the gateway until a signal ends it. */
@Command(
        name = "server",
        description = "Runs the gateway. Everything is set by environment variables; options override them.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        footer = {
            "",
            "The environment variable MANAGEMENT_TOKEN is required: it is what callers of /manage/* must send.",
            "Exit codes: 0 stopped by a signal, 2 wrong configuration, 1 any other failure."
        })
final class ServerCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

    @Option(names = "--addr", paramLabel = "<host:port>", description = "Where to listen (LISTEN_ADDR, default :8080).")
    private @Nullable String address;

    @Option(
            names = "--db",
            paramLabel = "<file>",
            description = "The SQLite database (DATABASE_PATH, default data/llm-proxy.db).")
    private @Nullable String database;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "<file>",
            description = "The YAML file with the providers (API_CONFIG_PATH, default: OpenAI).")
    private @Nullable String providerFile;

    @Option(
            names = "--file-event-log",
            paramLabel = "<file>",
            description = "Where to append one JSON line per exchange (FILE_EVENT_LOG, default: nowhere).")
    private @Nullable String eventLog;

    @Option(
            names = "--log-level",
            paramLabel = "<level>",
            description = "debug, info, warn or error (LOG_LEVEL, default info).")
    private @Nullable String logLevel;

    @Override
    public Integer call() throws Exception {
        LayeredEnvironment environment = new LayeredEnvironment(System.getenv())
                .override("--addr", address, ServerSettings.LISTEN_ADDR)
                .override("--db", database, "DATABASE_PATH", "LLMPROXY_DATABASE_PATH")
                .override("--config", providerFile, ServerSettings.PROVIDER_FILE, "LLMPROXY_PROVIDER_FILE")
                .override("--file-event-log", eventLog, "FILE_EVENT_LOG", "LLMPROXY_SINK_FILE_PATH")
                .override("--log-level", logLevel, ServerSettings.LOG_LEVEL);
        GatewayServer server = GatewayServer.start(ServerSettings.read(environment));
        StopSignal stop = StopSignal.thatStops(server);
        log.info("Listening on port {}", server.port());
        stop.await();
        return ExitCode.OK;
    }
}
