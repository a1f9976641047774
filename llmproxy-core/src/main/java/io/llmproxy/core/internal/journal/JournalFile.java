package io.llmproxy.core.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a journal, held by this engine alone.
 *
 * <p>The lock against other processes lies in a file of its own, so that people may still look into the journal. It would end if this
 * process opened and closed that file once more; so the process is asked first, by a claim that all class loaders see. A new journal is made under another name and then moved, so there is never half of one.
 */
final class JournalFile implements AutoCloseable {
    private static final byte[] MAGIC = {'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0};
    private static final int APPLICATION_ID = 0x4C4C_4D4A;
    private static final int APPLICATION_ID_OFFSET = 68;
    private static final int HEADER_BYTES = 100;
    private static final int VERSION = 1;

    private static final String[] SCHEMA = {
        "PRAGMA application_id = " + APPLICATION_ID,
        "PRAGMA user_version = " + VERSION,
        "CREATE TABLE event (id INTEGER PRIMARY KEY, json BLOB NOT NULL)",
        "CREATE TABLE consumer_group (name TEXT PRIMARY KEY, position INTEGER NOT NULL, left_open TEXT NOT NULL,"
                + " last_seen TEXT NOT NULL)",
        "CREATE TABLE dead_letter (id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, sink TEXT NOT NULL,"
                + " event_id INTEGER NOT NULL, reason TEXT NOT NULL, bytes INTEGER NOT NULL, event TEXT NOT NULL)",
    };

    private static final Logger log = LoggerFactory.getLogger(JournalFile.class);

    private final Path path;
    private final Path real;
    private final boolean isForced;
    private @Nullable FileChannel lock;
    private @Nullable Object key;

    private JournalFile(Path path, Path real, boolean isForced) {
        this.path = path;
        this.real = real;
        this.isForced = isForced;
    }

    /**
     * Opens a file, which is created if absent.
     *
     * @throws IllegalArgumentException if it cannot be used; the message names it
     */
    static JournalFile open(Path path, boolean isForced) {
        JournalFile file = null;
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly(path, "rwx------"));
            }
            file = claim(path, isForced);
            file.lock();
            file.prepare();
            return file;
        } catch (IOException | SQLException e) {
            close(file);
            throw new IllegalArgumentException(
                    "bus.path: " + path + " cannot be opened: " + e + " (expected: a file that can be written)", e);
        } catch (RuntimeException e) {
            close(file);
            throw e;
        }
    }

    private static void close(@Nullable JournalFile file) {
        if (file != null) {
            file.close();
        }
    }

    private static JournalFile claim(Path path, boolean isForced) throws IOException {
        JournalFile file = new JournalFile(path, real(path), isForced);
        if (System.getProperties().putIfAbsent(file.claim(), "true") != null) {
            throw file.inUse();
        }
        return file;
    }

    /** Links to a file are that file. */
    private static Path real(Path path) throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    private String claim() {
        return "io.llmproxy.journal.open:" + real;
    }

    private IllegalArgumentException inUse() {
        return new IllegalArgumentException(
                "bus.path: " + path + " is in use by another engine (expected: a file for each engine)");
    }

    private void lock() throws IOException {
        lock = FileChannel.open(
                companion(".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly(real, "rw-------"));
        try {
            if (lock.tryLock() == null) {
                throw inUse();
            }
        } catch (OverlappingFileLockException e) {
            // Somebody of this process who knows nothing of the claim has it.
            throw inUse();
        }
    }

    private void prepare() throws IOException, SQLException {
        if (Files.notExists(real)) {
            create();
        }
        checkHeader();
        try (Connection connection = connect(false)) {
            String check = Sqlite.text(connection, "PRAGMA quick_check(1)");
            if (!check.equals("ok")) {
                throw damaged(check, null);
            }
            long version = Sqlite.number(connection, "PRAGMA user_version");
            if (version != VERSION) {
                throw new IllegalArgumentException("bus.path: " + path + " has version " + version
                        + " of its format (expected: " + VERSION + ", or a newer edition of the engine)");
            }
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("SQLITE_CORRUPT") || message.contains("SQLITE_NOTADB")) {
                throw damaged(message, e);
            }
            throw e;
        }
        key = keyOf(path);
    }

    private void create() throws IOException, SQLException {
        Path unfinished = companion(".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, ownerOnly(real, "rw-------"));
        try (Connection connection = Sqlite.connect(unfinished, new Properties())) {
            Sqlite.execute(connection, SCHEMA);
        }
        // What belonged to a file of this name that somebody has moved away must not be taken for ours, and may hold
        // events.
        setLogAside();
        Files.deleteIfExists(companion("-shm"));
        Files.move(unfinished, real, StandardCopyOption.ATOMIC_MOVE);
    }

    private void setLogAside() throws IOException {
        Path found = companion("-wal");
        if (logBytes() == 0) {
            Files.deleteIfExists(found);
            return;
        }
        int number = 1;
        while (Files.exists(companion("-wal." + number))) {
            number++;
        }
        Path kept = companion("-wal." + number);
        Files.move(found, kept);
        log.warn(
                "Journal {} is not there, but its log {} is, which may hold events; it is kept as {}, and the journal"
                        + " begins anew",
                path,
                found.getFileName(),
                kept.getFileName());
    }

    /** Looks without SQLite, which may change a file by opening it. */
    private void checkHeader() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("bus.path: " + path + " is not a file (expected: a file)");
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(path)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // until it is full or the file ends
            }
        }
        if (header.hasRemaining() || !header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw damaged("it does not begin like one", null);
        }
        if (header.getInt(APPLICATION_ID_OFFSET) != APPLICATION_ID) {
            throw new IllegalArgumentException(
                    "bus.path: " + path + " is another database (expected: a journal, or no file)");
        }
        if (!Files.isWritable(path)) {
            throw new IOException("it is not writable");
        }
    }

    private IllegalArgumentException damaged(String how, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "bus.path: " + path + " is damaged: " + how
                        + " (expected: a journal; nothing was changed: repair it, or move it away to begin anew)",
                cause);
    }

    /** Opens a connection, which the caller closes. */
    Connection connect(boolean isReader) throws SQLException {
        Properties pragmas = new Properties();
        pragmas.setProperty("journal_mode", "WAL");
        pragmas.setProperty("synchronous", isForced ? "FULL" : "NORMAL");
        pragmas.setProperty("journal_size_limit", Integer.toString(4 << 20));
        pragmas.setProperty("transaction_mode", "IMMEDIATE");
        Connection connection = Sqlite.connect(real, pragmas);
        if (isReader) {
            Sqlite.execute(connection, "PRAGMA query_only = true");
        }
        return connection;
    }

    Path path() {
        return path;
    }

    /** Returns the size of the write-ahead log. */
    long logBytes() throws IOException {
        try {
            return Files.size(companion("-wal"));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Tells whether the file is still the one that was opened. */
    boolean isInPlace() {
        try {
            Object found = keyOf(path);
            return found == null || found.equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    private Path companion(String ending) {
        return real.resolveSibling(real.getFileName() + ending);
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Gives the lock back, then the claim. The connections must be closed. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
        System.getProperties().remove(claim());
    }
}
