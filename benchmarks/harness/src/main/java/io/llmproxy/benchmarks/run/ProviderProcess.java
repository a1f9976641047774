package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.machine.ChildProcess;
import io.llmproxy.benchmarks.run.machine.Jdk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stand-in provider in a JVM of its own. */
final class ProviderProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MAIN_CLASS = "io.llmproxy.benchmarks.provider.StandInProvider";

    private final ChildProcess process;
    private final URI plain;
    private final URI encrypted;
    private final Path trustStore;

    private ProviderProcess(ChildProcess process, URI plain, URI encrypted, Path trustStore) {
        this.process = process;
        this.plain = plain;
        this.encrypted = encrypted;
        this.trustStore = trustStore;
    }

    /**
     * Starts the provider and waits until it is ready.
     *
     * @param folder for its key and its log
     */
    static ProviderProcess start(Jdk jdk, int port, int encryptedPort, Path folder)
            throws IOException, InterruptedException {
        Path trustStore = folder.resolve("provider-trust.p12");
        List<String> command = new ArrayList<>(JvmOptions.of(jdk));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MAIN_CLASS,
                "--port=" + port,
                "--tls-port=" + encryptedPort,
                "--trust-store=" + trustStore));
        ChildProcess process = ChildProcess.start("provider", command, folder.resolve("provider.log"));
        try {
            String line = process.nextLine("ready", PATIENCE);
            if (!line.equals("ready")) {
                throw new IOException("provider: " + line + " (expected: ready)");
            }
            return new ProviderProcess(
                    process,
                    URI.create("http://127.0.0.1:" + port),
                    URI.create("https://localhost:" + encryptedPort),
                    trustStore);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Where candidates reach it over HTTP/1.1. */
    Address plain() {
        return new Address(plain, List.of());
    }

    /** Where candidates reach it over TLS and, if they can, HTTP/2. */
    Address encrypted() {
        return new Address(
                encrypted,
                List.of("-Djavax.net.ssl.trustStore=" + trustStore, "-Djavax.net.ssl.trustStorePassword=changeit"));
    }

    @Override
    public void close() {
        process.close();
    }

    /**
     * Where to reach the provider.
     *
     * @param trust what makes a JVM trust it
     */
    record Address(URI uri, List<String> trust) {
        boolean isEncrypted() {
            return uri.getScheme().equals("https");
        }
    }
}
