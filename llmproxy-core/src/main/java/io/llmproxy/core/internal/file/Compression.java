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
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int CHUNK = 1 << 16;

    private @Nullable Thread thread;
    private volatile boolean isStopped;

    /** Tells whether a file is being compressed. */
    boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /** Begins to compress a file in the background; must not be called while it is running. */
    void start(Path source) {
        isStopped = false;
        Thread started = new Thread(null, () -> run(source), "llmproxy-gzip-1", 0, false);
        started.setDaemon(true);
        started.setContextClassLoader(Compression.class.getClassLoader());
        thread = started;
        started.start();
    }

    /** Gives up on what is not done; the source stays as it is. */
    void stop() {
        isStopped = true;
        Thread running = thread;
        if (running != null) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(running, PATIENCE_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Path source) {
        try {
            compress(source);
        } catch (IOException e) {
            log.warn("{} cannot be compressed; it stays as it is", source, e);
        }
    }

    private void compress(Path source) throws IOException {
        Path unfinished = source.resolveSibling(source.getFileName() + ".gz.tmp");
        Files.deleteIfExists(unfinished);
        try {
            if (write(source, unfinished)) {
                Files.move(
                        unfinished,
                        source.resolveSibling(source.getFileName() + ".gz"),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                Files.delete(source);
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
                        AppendedFile.ownerOnly(target));
                OutputStream file = Channels.newOutputStream(channel)) {
            GZIPOutputStream gzip = new GZIPOutputStream(file, CHUNK);
            byte[] chunk = new byte[CHUNK];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                if (isStopped) {
                    return false;
                }
                gzip.write(chunk, 0, length);
            }
            gzip.finish();
            channel.force(true);
            return true;
        }
    }
}
