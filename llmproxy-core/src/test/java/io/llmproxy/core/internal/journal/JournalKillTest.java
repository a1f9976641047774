package io.llmproxy.core.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Delivery;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed under load, again and again, over one file. */
class JournalKillTest {
    private static final int KILLS = 50;
    private static final int MOST_LINES = 150;

    @TempDir
    private Path folder;

    @Test
    @Timeout(240)
    void everyStoredEventOfAKilledProcessIsDelivered() throws Exception {
        Random random = new Random(20_261_130);
        long stored = 0;
        for (int run = 0; run < KILLS; run++) {
            boolean hasConsumer = run % 2 == 1;
            Told told = runAndKill(run, hasConsumer, random.nextInt(MOST_LINES));
            List<String> delivered = deliverAll();

            Set<String> seen = new HashSet<>(told.acknowledged);
            seen.addAll(delivered);
            int ofRun = run;
            assertThat(LongStream.rangeClosed(1, told.stored)
                            .mapToObj(i -> ofRun + "-" + i)
                            .filter(id -> !seen.contains(id)))
                    .as("missing of the %s events of run %s", told.stored, run)
                    .isEmpty();
            assertThat(new HashSet<>(delivered)).as("run %s", run).hasSameSizeAs(delivered);
            stored += told.stored;
        }
        assertThat(stored).isGreaterThan(KILLS);
    }

    /** Reads so many lines of a process, kills it, and reads what it had said until then. */
    private Told runAndKill(int run, boolean hasConsumer, int lines) throws IOException, InterruptedException {
        Process process = Journals.start(
                folder.resolve("stderr-" + run),
                JournalVictim.class,
                file().toString(),
                Integer.toString(run),
                Boolean.toString(hasConsumer));
        Told told = new Told();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).as("run %s", run).isEqualTo("ready");
            for (int i = 0; i < lines; i++) {
                told.read(reader.readLine());
            }
            // Not the process itself: that would close the stream, with what is still in it.
            process.toHandle().destroyForcibly();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                told.read(line);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return told;
    }

    private List<String> deliverAll() throws InterruptedException {
        try (EventBus bus = Journals.open(file())) {
            EventSubscription subscription = bus.subscribe("sink");
            List<Delivery> all = new ArrayList<>();
            while (subscription.lag() > 0) {
                List<Delivery> batch = subscription.poll(1000, Duration.ofSeconds(5));
                subscription.acknowledge(batch);
                all.addAll(batch);
            }
            assertThat(subscription.dropped()).isZero();
            return all.stream().map(delivery -> delivery.event().exchangeId()).toList();
        }
    }

    private Path file() {
        return folder.resolve("events.db");
    }

    /** What a process has said. A last line that is cut says nothing. */
    private static final class Told {
        private final Set<String> acknowledged = new HashSet<>();
        private long stored;

        void read(String line) {
            if (line.startsWith("S ")) {
                stored = Math.max(stored, Long.parseLong(line.substring(2)));
            } else if (line.startsWith("A ")) {
                acknowledged.add(line.substring(2));
            }
        }
    }
}
