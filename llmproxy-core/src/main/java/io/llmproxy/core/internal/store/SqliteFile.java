package io.llmproxy.core.internal.store;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The file of a SQLite database, and how it is opened. */
final class SqliteFile {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private SqliteFile() {}

    static HikariConfig pool(Path file) {
        HikariConfig config = new HikariConfig();
        config.setDataSourceClassName("org.sqlite.SQLiteDataSource");
        // A URI, because the driver cuts plain paths at a question mark.
        config.addDataSourceProperty("url", "jdbc:sqlite:" + file.toUri());
        config.addDataSourceProperty("enforceForeignKeys", true);
        config.addDataSourceProperty("busyTimeout", Math.toIntExact(BUSY_TIMEOUT.toMillis()));
        config.addDataSourceProperty("journalMode", "WAL");
        // In WAL mode a crash of the process loses nothing; a power failure may lose the last moments, never the file.
        config.addDataSourceProperty("synchronous", "NORMAL");
        // A transaction takes the write lock when it begins. Otherwise two that read first and write later fail each
        // other, among them two processes that migrate one file at the same time.
        config.addDataSourceProperty("transactionMode", "IMMEDIATE");
        // SQLite has one writer. Threads that wait for one connection are served in turn; with several they would poll
        // for the lock of the file.
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0);
        config.setConnectionTimeout(BUSY_TIMEOUT.toMillis());
        return config;
    }

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
