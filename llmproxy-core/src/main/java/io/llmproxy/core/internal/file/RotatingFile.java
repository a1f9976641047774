package io.llmproxy.core.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that makes room for itself: when it is full it becomes {@code name.1}, what was {@code name.1} becomes
 * {@code name.2}, and so on up to a number of old files, beyond which the oldest is deleted.
 *
 * <p>A file that was moved away by others, such as logrotate, is left to them, and a new one begun. Where renaming fails the file
 * grows beyond its bound rather than losing lines. Confined to one thread.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class RotatingFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RotatingFile.class);

    private final Path path;
    private final long maxBytes;
    private final int oldFiles;
    private @Nullable AppendedFile file;
    private @Nullable Object key;
    private boolean cannotRotate;

    private RotatingFile(Path path, long maxBytes, int oldFiles) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.oldFiles = oldFiles;
    }

    /**
     * Opens a file, which is created if absent, together with its folder, and then readable by its owner only.
     *
     * @param path the newest file; devices and pipes are never full
     * @param maxBytes when a file is full, at least 1; a single write that is longer gets a file of its own
     * @param oldFiles how many full files are kept, at least 1
     * @return the open file, which the caller closes
     * @throws IOException if the file cannot be opened
     */
    public static RotatingFile open(Path path, long maxBytes, int oldFiles) throws IOException {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: at least 1)");
        }
        if (oldFiles < 1) {
            throw new IllegalArgumentException("oldFiles: " + oldFiles + " (expected: at least 1)");
        }
        RotatingFile rotating = new RotatingFile(path.toAbsolutePath(), maxBytes, oldFiles);
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
     * Appends all of it to the disk or, if that fails, nothing. May be tried again.
     *
     * @param lines whole lines
     * @throws IOException if nothing was appended
     */
    public void append(byte[] lines) throws IOException {
        AppendedFile open = file;
        if (open == null || isMovedAway()) {
            open = reopen();
        }
        long size = open.size();
        if (size > 0 && size + lines.length > maxBytes) {
            open = rotate();
        }
        open.appendDurably(lines);
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
        close();
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
        for (int number = oldFiles; Files.deleteIfExists(old(number)); ) {
            number++;
        }
        for (int number = oldFiles - 1; number >= 1; number--) {
            if (Files.exists(old(number))) {
                Files.move(old(number), old(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(path, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private AppendedFile reopen() throws IOException {
        close();
        AppendedFile opened = AppendedFile.open(path);
        file = opened;
        key = keyOf(path);
        return opened;
    }

    /** Returns what tells a file from another of the same name, or null on systems that have no such thing. */
    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Closes the file. Idempotent. */
    @Override
    public void close() throws IOException {
        AppendedFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
