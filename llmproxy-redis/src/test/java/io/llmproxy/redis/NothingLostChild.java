package io.llmproxy.redis;

import static io.llmproxy.testing.SampleEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A JVM of its own that produces or consumes until it is killed. */
final class NothingLostChild {
    private static final String PROGRESS = "stored ";

    private final Process process;
    private final Thread reader;
    private volatile long progress;

    private NothingLostChild(Process process) {
        this.process = process;
        reader = new Thread(this::read, "child-output");
        reader.start();
    }

    static NothingLostChild start(String role, String uri, String key, Path folder, String name, String number) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                NothingLostChild.class.getName()));
        command.addAll(List.of(role, uri, key, folder.toString(), name, number));
        try {
            return new NothingLostChild(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(PROGRESS)) {
                    progress = Long.parseLong(line.substring(PROGRESS.length()));
                }
            }
        } catch (IOException e) {
            // The process was killed within a line.
        }
    }

    /** Returns how many events were in Redis when the process said so last. */
    long progress() {
        return progress;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("child: still running (expected: ended)");
            }
            reader.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] args) throws Exception {
        EventBus bus = Buses.open(
                Map.of("uri", args[1], "stream-key", args[2], "claim-time", "2s", "stream-max-len", "1000"), Map.of());
        if (args[0].equals("produce")) {
            produce(bus, args[4], Integer.parseInt(args[5]));
        } else {
            consume(bus, Path.of(args[3], args[4]), new Random(Long.parseLong(args[5])));
        }
    }

    private static void produce(EventBus bus, String prefix, int count) {
        for (int i = 1; i <= count; i++) {
            while (!bus.publish(event(prefix + i))) {
                // Full: an event that was not accepted does not count, so offer it again.
                tell(bus);
                LockSupport.parkNanos(1_000_000);
            }
            if (i % 100 == 0) {
                tell(bus);
            }
        }
        while (bus.counters().stored() < count) {
            tell(bus);
            LockSupport.parkNanos(1_000_000);
        }
        bus.close(Duration.ofSeconds(10));
        tell(bus);
    }

    /** What is stored are the first so many events, because their order is kept and none is given up. */
    private static void tell(EventBus bus) {
        System.out.println(PROGRESS + bus.counters().stored());
    }

    private static void consume(EventBus bus, Path file, Random random) throws Exception {
        EventSubscription subscription = bus.subscribe("sink");
        while (true) {
            List<Delivery> batch = subscription.poll(100, Duration.ofMillis(200));
            while (!batch.isEmpty() && random.nextInt(10) == 0) {
                // The sink fails: nothing of the batch may be acknowledged, or a part of it has come through.
                write(file, batch.subList(0, random.nextInt(batch.size())));
                LockSupport.parkNanos(2_000_000);
            }
            write(file, batch);
            subscription.acknowledge(batch);
        }
    }

    private static void write(Path file, List<Delivery> deliveries) throws IOException {
        StringBuilder lines = new StringBuilder();
        deliveries.forEach(delivery -> lines.append(delivery.event().exchangeId())
                .append(' ')
                .append(delivery.event().runId())
                .append('\n'));
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
