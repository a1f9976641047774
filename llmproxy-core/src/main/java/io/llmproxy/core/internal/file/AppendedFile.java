package io.llmproxy.core.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that grows by whole lines only: what a failed write leaves behind is cut off again, and a line that a crash left
 * unfinished is ended when the file is opened. Expects to be the only writer. Confined to one thread.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class AppendedFile implements AutoCloseable {
    private static final long INTACT = -1;

    private final FileChannel channel;
    private final boolean isRegular;
    private long cutBackTo = INTACT;

    /**
     * Wraps a channel that appends.
     *
     * @param isRegular false for devices and pipes such as {@code /dev/stdout}, which can neither be cut nor forced to disk
     */
    AppendedFile(FileChannel channel, boolean isRegular) {
        this.channel = channel;
        this.isRegular = isRegular;
    }

    /**
     * Opens a file. It and its folders are created if absent, for their owner only; what exists keeps its permissions.
     *
     * @param path a file, or a device or pipe
     * @return the open file, which the caller closes
     * @throws IOException if the file cannot be opened or its last line not be ended
     */
    public static AppendedFile open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        }
        boolean unfinished = hasUnfinishedLine(absolute);
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        AppendedFile file = new AppendedFile(
                FileChannel.open(absolute, options, ownerOnly(absolute, "rw-------")), Files.isRegularFile(absolute));
        try {
            file.append(ByteBuffer.wrap(unfinished ? new byte[] {'\n'} : new byte[0]));
            return file;
        } catch (IOException e) {
            file.channel.close();
            throw e;
        }
    }

    /** Returns how something new is created; systems without such permissions have their own way. */
    static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasUnfinishedLine(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) == 0) {
            return false;
        }
        try (SeekableByteChannel reader = Files.newByteChannel(path)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            reader.position(reader.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    /**
     * Appends all of it or, if that fails, nothing. A failure of the machine may still lose what was appended last.
     *
     * @param bytes whole lines
     * @throws IOException if nothing was appended
     */
    public void append(ByteBuffer bytes) throws IOException {
        append(bytes, false);
    }

    /**
     * Appends all of it to the disk or, if that fails, nothing.
     *
     * @param bytes whole lines
     * @throws IOException if nothing was appended
     */
    public void appendDurably(ByteBuffer bytes) throws IOException {
        append(bytes, isRegular);
    }

    private void append(ByteBuffer bytes, boolean force) throws IOException {
        cutBack();
        cutBackTo = isRegular ? channel.size() : INTACT;
        try {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            if (force) {
                channel.force(false);
            }
            cutBackTo = INTACT;
        } catch (IOException e) {
            cutBackOrSuppress(e);
            throw e;
        }
    }

    private void cutBack() throws IOException {
        if (cutBackTo != INTACT) {
            channel.truncate(cutBackTo);
            cutBackTo = INTACT;
        }
    }

    private void cutBackOrSuppress(IOException failure) {
        try {
            cutBack();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Returns the length in bytes; devices and pipes have none. */
    long size() throws IOException {
        return isRegular ? channel.size() : 0;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (isRegular && channel.isOpen()) {
                channel.force(true);
            }
        }
    }
}
