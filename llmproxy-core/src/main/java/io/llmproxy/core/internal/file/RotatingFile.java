package io.llmproxy.core.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that makes room for itself: when it is full, or its time is over, it becomes {@code name.1}, what was {@code name.1}
 * becomes {@code name.2}, and so on up to a number of old files, beyond which the oldest is deleted. Old files may be compressed, and are
 * called {@code name.1.gz} then.
 *
 * <p>A file that was moved away by others, such as logrotate, is left to them, and a new one begun. Where renaming fails, or an
 * old file is still being compressed, the file grows beyond its bound rather than losing lines. Confined to one thread.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class RotatingFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RotatingFile.class);

    private final Path path;
    private final Rotation rotation;
    private final InstantSource clock;
    private final Compression compression;
    private @Nullable AppendedFile file;
    private @Nullable Object key;
    private long span;
    private boolean cannotRotate;

    private RotatingFile(Path path, Rotation rotation, InstantSource clock, Compression compression) {
        this.path = path;
        this.rotation = rotation;
        this.clock = clock;
        this.compression = compression;
    }

    /**
     * Opens a file. It and its folders are created if absent, for their owner only; what exists keeps its permissions.
     *
     * @param path the newest file; devices and pipes are never full
     * @param maxBytes when a file is full, at least 1; a single write that is longer gets a file of its own
     * @param oldFiles how many full files are kept, at least 1
     * @return the open file, which the caller closes
     * @throws IOException if the file cannot be opened
     */
    public static RotatingFile open(Path path, long maxBytes, int oldFiles) throws IOException {
        return open(path, Rotation.bySize(maxBytes, oldFiles), () -> Instant.EPOCH);
    }

    /**
     * Opens a file. It and its folders are created if absent, for their owner only; what exists keeps its permissions.
     *
     * @param path the newest file; devices and pipes are never full
     * @param rotation when a file is full
     * @param clock tells when the time of a file is over
     * @return the open file, which the caller closes
     * @throws IOException if the file cannot be opened
     */
    public static RotatingFile open(Path path, Rotation rotation, InstantSource clock) throws IOException {
        return open(path, rotation, clock, new Compression());
    }

    static RotatingFile open(Path path, Rotation rotation, InstantSource clock, Compression compression)
            throws IOException {
        RotatingFile rotating = new RotatingFile(path.toAbsolutePath(), rotation, clock, compression);
        rotating.reopen();
        return rotating;
    }

    /**
     * Returns where the newest lines are.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * Appends all of it, to the disk if the rotation says so, or, if that fails, nothing. May be tried again.
     *
     * @param lines whole lines; left as they are
     * @throws IOException if nothing was appended
     */
    public void append(ByteBuffer lines) throws IOException {
        AppendedFile open = file;
        if (open == null || isMovedAway()) {
            open = reopen();
        }
        long size = open.size();
        // A clock that goes back does not begin an earlier span again.
        long begun = span;
        long now = Math.max(begun, rotation.span(clock.instant()));
        if (size > 0 && (size + lines.remaining() > rotation.maxBytes() || now > begun)) {
            open = rotate();
        }
        // A file that could not be renamed is tried again with each write.
        span = cannotRotate ? begun : now;
        if (rotation.isForced()) {
            open.appendDurably(lines);
        } else {
            open.append(lines);
        }
        compressNext();
    }

    /** Begins with the newest old file that is not compressed yet, such as one that a crash has left. */
    private void compressNext() {
        if (!rotation.isCompressed() || compression.isRunning()) {
            return;
        }
        for (int number = 1; number <= rotation.oldFiles(); number++) {
            if (Files.isRegularFile(old(number)) && !compression.hasFailedFor(old(number))) {
                compression.start(old(number));
                return;
            }
        }
    }

    private boolean isMovedAway() throws IOException {
        try {
            Object found = keyOf(path);
            return found != null && !found.equals(key);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private AppendedFile rotate() throws IOException {
        closeNewest();
        try {
            shift();
            cannotRotate = false;
        } catch (IOException e) {
            if (!cannotRotate) {
                log.warn("{} is full and cannot be rotated; it grows on", path, e);
            }
            cannotRotate = true;
        }
        return reopen();
    }

    /** Moves the oldest first, so that a crash in between leaves a gap in the numbers and loses nothing. */
    private void shift() throws IOException {
        if (!compression.stop()) {
            throw new IOException("an old file is still being compressed");
        }
        compression.forgetFailures();
        int last = rotation.oldFiles();
        for (int number = last; delete(number); ) {
            number++;
        }
        for (int number = last - 1; number >= 1; number--) {
            moveIfExists(old(number), old(number + 1));
            moveIfExists(compressed(number), compressed(number + 1));
        }
        Files.move(path, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean delete(int number) throws IOException {
        boolean wasCompressed = Files.deleteIfExists(compressed(number));
        return Files.deleteIfExists(old(number)) || wasCompressed;
    }

    private static void moveIfExists(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private Path compressed(int number) {
        return path.resolveSibling(path.getFileName() + "." + number + ".gz");
    }

    private AppendedFile reopen() throws IOException {
        closeNewest();
        AppendedFile opened = AppendedFile.open(path);
        file = opened;
        key = keyOf(path);
        // What was written before the engine started belongs to the time when it was last written to.
        span = opened.size() == 0
                ? rotation.span(clock.instant())
                : rotation.span(Files.getLastModifiedTime(path).toInstant());
        return opened;
    }

    /** Returns what tells a file from another of the same name, or null on systems that have no such thing. */
    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Closes the file. Idempotent. An old file that is being compressed is left for the next time. */
    @Override
    public void close() throws IOException {
        compression.stop();
        closeNewest();
    }

    private void closeNewest() throws IOException {
        AppendedFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
