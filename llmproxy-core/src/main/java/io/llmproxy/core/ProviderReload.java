package io.llmproxy.core;

import io.llmproxy.core.internal.config.ProviderFile;
import io.llmproxy.core.internal.retry.RepeatedTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the provider file again, when it has changed or on request. A file with a mistake changes nothing. */
final class ProviderReload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProviderReload.class);

    private final Path file;
    private final @Nullable String defaultName;
    private final ProviderGate gate;
    private final @Nullable RepeatedTask watch;
    private volatile byte[] seen;

    /**
     * Starts to watch.
     *
     * @param interval how often to look for changes; zero for never
     */
    ProviderReload(
            Path file, @Nullable String defaultName, ProviderGate gate, Duration interval, ThreadFactory threads) {
        this.file = file;
        this.defaultName = defaultName;
        this.gate = gate;
        seen = content();
        watch = interval.isZero() ? null : new RepeatedTask(this::reloadIfChanged, interval, threads);
    }

    /**
     * Reads the file.
     *
     * @throws InvalidConfigException with all problems of the file, or those of the host with it; nothing is changed then
     */
    void reload() {
        log.info("Providers were read again from {}: {}", file, gate.replace(this::read));
    }

    private List<ProviderConfig> read() {
        seen = content();
        return ProviderFile.load(file).providers(defaultName);
    }

    private void reloadIfChanged() {
        try {
            if (!Arrays.equals(seen, content())) {
                reload();
            }
        } catch (InvalidConfigException e) {
            log.warn("Providers stay as they are, since those of their file are refused: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("Providers stay as they are", e);
        }
    }

    /** A file that cannot be read has no content; reading it properly will tell why. */
    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
