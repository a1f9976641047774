package io.llmproxy.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name of this process in its groups: a process that starts again must find what it left pending, and no two at a time may have
 * the same name.
 *
 * <p>The name is that of the host and a random part, which stands in the lock file with the least number that is free. The operating
 * system gives the lock back when the process ends, however it ends. Hosts or containers of the same name with folders of their own
 * have different lock files, and so different names.
 */
final class ConsumerName implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsumerName.class);

    private static final int MOST_PROCESSES = 64;
    private static final int PART_LENGTH = 8;
    private static final Pattern PART = Pattern.compile("[0-9a-f]{8}");

    private final String text;
    private final @Nullable FileChannel lock;

    private ConsumerName(String text, @Nullable FileChannel lock) {
        this.text = text;
        this.lock = lock;
    }

    static ConsumerName take(RedisSettings settings) {
        return settings.consumerName()
                .map(name -> new ConsumerName(name, null))
                .orElseGet(() -> takeNumber(
                        Path.of(System.getProperty("java.io.tmpdir")),
                        settings.streamKey() + " " + settings.consumerGroup()));
    }

    /** Takes the least free number for one purpose; locks in one folder. */
    static ConsumerName takeNumber(Path folder, String purpose) {
        String host = host();
        String file = "llmproxy-redis-" + Integer.toHexString(purpose.hashCode()) + "-";
        for (int number = 1; number <= MOST_PROCESSES; number++) {
            FileChannel lock = tryLock(folder.resolve(file + number + ".lock"));
            String part = lock == null ? null : randomPart(lock);
            if (part != null) {
                return new ConsumerName("llmproxy-" + host + "-" + part, lock);
            }
            close(lock);
        }
        String name = "llmproxy-" + host + "-" + UUID.randomUUID();
        log.warn(
                "no lock file can be had in {}: this process is consumer '{}', and what it leaves pending waits for "
                        + "claim-time after a restart",
                folder,
                name);
        return new ConsumerName(name, null);
    }

    private static @Nullable FileChannel tryLock(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS));
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Another process has the number, or the file is another user's.
        }
        close(channel);
        return null;
    }

    /** Reads the random part, or writes one; returns null if neither can be done. */
    private static @Nullable String randomPart(FileChannel file) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(PART_LENGTH);
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
                // A read may bring less than is there.
            }
            String part = new String(bytes.array(), 0, bytes.position(), US_ASCII);
            if (PART.matcher(part).matches()) {
                return part;
            }
            part = UUID.randomUUID().toString().substring(0, PART_LENGTH);
            ByteBuffer written = ByteBuffer.wrap(part.getBytes(US_ASCII));
            while (written.hasRemaining()) {
                file.write(written, written.position());
            }
            file.force(true);
            return part;
        } catch (IOException e) {
            return null;
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("lock file: not closed", e);
            }
        }
    }

    private static String host() {
        String host = System.getenv("HOSTNAME");
        if (host != null && !host.isBlank()) {
            return host.strip();
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Gives the number back. */
    @Override
    public void close() {
        close(lock);
    }

    @Override
    public String toString() {
        return text;
    }
}
