package io.llmproxy.core.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses full files, one after the other, on a thread that exists only meanwhile.
 *
 * <p>The result is written under another name, forced to the disk and then moved; only then the source is deleted. So a crash leaves the
 * source, at worst beside its complete result, and the next run goes on from there. Confined to one thread, but for its own.
 */
final class Compression {
    private static final Logger log = LoggerFactory.getLogger(Compression.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CHUNK = 1 << 16;

    private final Gzip gzip;
    private final Duration patience;
    private final Set<Path> failed = ConcurrentHashMap.newKeySet();
    private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);
    private @Nullable Thread thread;
    private boolean isPatienceSpent;
    private int failures;

    Compression() {
        this.gzip = this::write;
        this.patience = PATIENCE;
    }

    Compression(Gzip gzip, Duration patience) {
        this.gzip = gzip;
        this.patience = patience;
    }

    /** Tells whether a file is being compressed. */
    boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /** Tells whether a file could not be compressed, so that it need not be tried again. */
    boolean hasFailedFor(Path source) {
        return failed.contains(source);
    }

    /** The files have other names now; must not be called while one is being compressed. */
    void forgetFailures() {
        failed.clear();
    }

    /** Begins to compress a file in the background; must not be called while it is running. */
    void start(Path source) {
        state.set(State.RUNNING);
        isPatienceSpent = false;
        Thread started = new Thread(null, () -> run(source), "llmproxy-gzip-1", 0, false);
        started.setDaemon(true);
        started.setContextClassLoader(Compression.class.getClassLoader());
        thread = started;
        started.start();
    }

    /**
     * Gives up on what is not done; the source stays as it is then. Waits some seconds, once, for a thread that does not end.
     *
     * @return whether it has ended, so that the files may get other names
     */
    boolean stop() {
        state.compareAndSet(State.RUNNING, State.STOPPED);
        Thread running = thread;
        if (running != null && !isPatienceSpent) {
            try {
                isPatienceSpent = true;
                TimeUnit.NANOSECONDS.timedJoin(running, patience.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return !isRunning();
    }

    private void run(Path source) {
        try {
            compress(source);
        } catch (IOException e) {
            failed.add(source);
            failures++;
            if (failures == 1) {
                log.warn(
                        "{} cannot be compressed; it stays as it is, and is tried again after the next one", source, e);
            } else {
                log.debug("{} cannot be compressed (failure {})", source, failures, e);
            }
        }
    }

    private void compress(Path source) throws IOException {
        Path unfinished = source.resolveSibling(source.getFileName() + ".gz.tmp");
        Files.deleteIfExists(unfinished);
        try {
            if (gzip.write(source, unfinished) && state.compareAndSet(State.RUNNING, State.FINISHING)) {
                Files.move(
                        unfinished,
                        source.resolveSibling(source.getFileName() + ".gz"),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                Files.delete(source);
                failures = 0;
            }
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Returns false if it was stopped. */
    private boolean write(Path source, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(source);
                FileChannel channel = FileChannel.open(
                        target,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        AppendedFile.ownerOnly(target, "rw-------"));
                OutputStream file = Channels.newOutputStream(channel)) {
            GZIPOutputStream zipped = new GZIPOutputStream(file, CHUNK);
            byte[] chunk = new byte[CHUNK];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                if (state.get() == State.STOPPED) {
                    return false;
                }
                zipped.write(chunk, 0, length);
            }
            zipped.finish();
            channel.force(true);
            return true;
        }
    }

    /** Writes the compressed form of a file. */
    @FunctionalInterface
    interface Gzip {
        /** Returns false if it was stopped. */
        boolean write(Path source, Path target) throws IOException;
    }

    /** Of two that want to go on from RUNNING only one can, so that nothing is moved or deleted once it is stopped. */
    private enum State {
        RUNNING,
        FINISHING,
        STOPPED
    }
}
