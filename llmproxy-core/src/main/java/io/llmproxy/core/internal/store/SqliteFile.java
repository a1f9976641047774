package io.llmproxy.core.internal.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a SQLite database, before the driver opens it. */
final class SqliteFile {
    private SqliteFile() {}

    /**
     * Makes sure that there is a file that can be written, in a directory that can be written: SQLite would open a read-only
     * file without complaint and fail on the first write. A new file is for its owner only, because it holds provider keys.
     */
    static void prepare(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        if (!Files.isDirectory(directory)) {
            createDirectories(directory);
        }
        if (!Files.isWritable(directory)) {
            throw new FileSystemException(file.toString(), null, "its directory is not writable");
        }
        if (!Files.exists(file)) {
            create(file, directory);
        } else if (!Files.isWritable(file)) {
            throw new FileSystemException(file.toString(), null, "it is not writable");
        }
    }

    private static void createDirectories(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new FileSystemException(directory.toString(), e.getFile(), "a file is in the place of its directory");
        }
    }

    private static void create(Path file, Path directory) throws IOException {
        try {
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was faster, and that file is as good.
        }
    }
}
