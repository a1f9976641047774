package io.llmproxy.examples.quickstart;

import io.llmproxy.api.Secret;
import io.llmproxy.core.LlmProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that runs: the host application with the gateway in it, a stand-in provider if need be, and a directory for their files,
 * which is deleted in the end because the database holds the provider's key.
 */
final class Playground implements AutoCloseable {
    private final Path data = Files.createTempDirectory("llmproxy-quickstart-");
    private final Secret providerKey;
    private @Nullable StandInProvider standIn;
    private @Nullable LlmProxy proxy;
    private @Nullable HostApplication host;
    private boolean isClosed;

    private Playground(Settings settings) throws IOException {
        providerKey = settings.openAiKey().orElse(Secret.of("the-key-of-the-stand-in-provider"));
    }

    static Playground open(Settings settings) throws Exception {
        Playground playground = new Playground(settings);
        try {
            playground.start(settings);
            return playground;
        } catch (Exception e) {
            playground.close();
            throw e;
        }
    }

    private void start(Settings settings) throws Exception {
        URI provider = Settings.OPEN_AI;
        if (settings.openAiKey().isEmpty()) {
            standIn = StandInProvider.start(providerKey, settings.standInPause());
            provider = standIn.url();
        }
        URI providerUrl = provider;
        host = HostApplication.start(
                settings.port(), application -> proxy = EmbeddingExample.addGateway(application, providerUrl, data));
    }

    LlmProxy proxy() {
        return started(proxy);
    }

    URI url() {
        return started(host).url();
    }

    Secret providerKey() {
        return providerKey;
    }

    Path events() {
        return data.resolve("events.jsonl");
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("playground: not started");
        }
        return part;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        if (host != null) {
            host.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (standIn != null) {
            standIn.close();
        }
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
