package io.llmproxy.cli;

import static java.util.Objects.requireNonNull;

import io.llmproxy.cli.manage.SecretFile;
import io.llmproxy.core.AvailablePlugins;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code llmproxy dispatcher}: moves events from a bus that processes share to one sink, until a signal ends it. For use by one thread. */
@Command(
        name = "dispatcher",
        description =
                "Moves events from Redis to one sink. Everything can be set by environment variables; options override them.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        footer = {
            "",
            "Dispatchers with the same REDIS_CONSUMER_GROUP share the events; one with a group of its own gets all of them.",
            "Exit codes: 0 stopped by a signal, 2 wrong configuration, 1 any other failure."
        })
final class DispatcherCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(DispatcherCommand.class);

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--service",
            paramLabel = "<name>",
            description =
                    "The sink: file, cloudwatch, helicone, lunary or a plug-in (DISPATCHER_SERVICE, default file).")
    private @Nullable String service;

    @Option(names = "--list-services", description = "Print the sinks there are and their settings, and end.")
    private boolean isListWanted;

    @Option(
            names = "--endpoint",
            paramLabel = "<where>",
            description = "The file, or the address of the service (DISPATCHER_ENDPOINT).")
    private @Nullable String endpoint;

    @Option(
            names = "--api-key",
            paramLabel = "<key>",
            description =
                    "The key of the service (LLM_PROXY_API_KEY). Others can see command lines: rather use the variable or the file.")
    private @Nullable String apiKey;

    @Option(names = "--api-key-file", paramLabel = "<file>", description = "A file with the key on its first line.")
    private @Nullable Path apiKeyFile;

    @Option(names = "--region", paramLabel = "<region>", description = "cloudwatch: DISPATCHER_CLOUDWATCH_REGION.")
    private @Nullable String region;

    @Option(names = "--log-group", paramLabel = "<name>", description = "cloudwatch: DISPATCHER_CLOUDWATCH_LOG_GROUP.")
    private @Nullable String logGroup;

    @Option(
            names = "--log-stream",
            paramLabel = "<name>",
            description = "cloudwatch: DISPATCHER_CLOUDWATCH_LOG_STREAM.")
    private @Nullable String logStream;

    @Option(
            names = "--batch-size",
            paramLabel = "<events>",
            description = "The most events per delivery (DISPATCHER_BATCH_SIZE, default: the sink's own).")
    private @Nullable String batchSize;

    @Option(
            names = "--buffer",
            paramLabel = "<events>",
            description = "How many events are read ahead (DISPATCHER_BUFFER, default: REDIS_STREAM_BATCH_SIZE).")
    private @Nullable String buffer;

    @Option(
            names = "--set",
            paramLabel = "<key>=<value>",
            description = "Any setting of the sink; see --list-services. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--addr",
            paramLabel = "<host:port>",
            description = "Where /health, /live, /ready and /metrics are (DISPATCHER_ADDR, default: nowhere).")
    private @Nullable String address;

    @Option(
            names = "--log-level",
            paramLabel = "<level>",
            description = "debug, info, warn or error (LOG_LEVEL, default info).")
    private @Nullable String logLevel;

    DispatcherCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        AvailablePlugins plugins = AvailablePlugins.of(DispatcherCommand.class.getClassLoader());
        if (isListWanted) {
            ServiceList.lines(plugins)
                    .forEach(requireNonNull(spec, "spec").commandLine().getOut()::println);
            return ExitCode.OK;
        }
        LayeredEnvironment layered = new LayeredEnvironment(environment)
                .override("--service", service, DispatcherSettings.SERVICE)
                .override("--endpoint", endpoint, DispatcherSettings.ENDPOINT)
                .override("--api-key", apiKey, DispatcherSettings.API_KEY)
                .override("--batch-size", batchSize, DispatcherSettings.BATCH_SIZE)
                .override("--buffer", buffer, DispatcherSettings.BUFFER)
                .override("--addr", address, DispatcherSettings.ADDRESS)
                .override("--log-level", logLevel, ServerSettings.LOG_LEVEL);
        if (apiKeyFile != null) {
            layered.override(
                    "--api-key-file", SecretFile.read("--api-key-file", apiKeyFile), DispatcherSettings.API_KEY);
        }
        put("region", region);
        put("log-group", logGroup);
        put("log-stream", logStream);
        DispatcherSettings read = DispatcherSettings.read(layered, settings, plugins);
        DispatcherServer server = DispatcherServer.start(read);
        StopSignal stop = StopSignal.thatStops(server);
        log.info("Dispatching events to {}{}", read.service(), server.where());
        stop.await();
        return ExitCode.OK;
    }

    private void put(String key, @Nullable String value) {
        if (value != null) {
            settings.putIfAbsent(key, value);
        }
    }
}
