package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.run.machine.FreePort;
import io.llmproxy.benchmarks.run.machine.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What candidates are put between.
 *
 * @param modules the folder with the modules of the candidates
 * @param logs where processes log
 */
record Surroundings(Path modules, Path logs, FreePort ports, ProviderProcess provider, LoadClient client)
        implements AutoCloseable {
    private static final Path MODULES = Path.of("benchmarks/candidates");

    /**
     * Starts the provider and the load client.
     *
     * @param providerPort where the provider listens, 0 for any port
     * @param out the folder of the results
     */
    static Surroundings open(Jdks jdks, int providerPort, Path out) throws IOException, InterruptedException {
        Path logs = Files.createDirectories(out.resolve("logs"));
        FreePort ports = new FreePort();
        int port = providerPort == 0 ? ports.next() : providerPort;
        ProviderProcess provider = ProviderProcess.start(jdks.newest(), port, ports.next(), logs);
        return new Surroundings(MODULES, logs, ports, provider, new LoadClient(1));
    }

    @Override
    public void close() {
        client.close();
        provider.close();
    }
}
