package io.llmproxy.redis;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events through a stream in Redis. Publishing takes a place in a buffer and neither waits nor locks. Safe for use by many
 * threads.
 */
final class RedisStreamsBus implements EventBus {
    private static final Logger log = LoggerFactory.getLogger(RedisStreamsBus.class);

    private static final long LOOK_MILLIS = 10;

    private final RedisSettings settings;
    private final ConsumerName consumer;
    private final RedisClients clients;
    private final LongSupplier ticker;
    private final Backoff backoff;
    private final Outage outage;
    private final PublishQueue queue;
    private final StreamWriter writer;
    private final StreamTrimmer trimmer;
    private final Upkeep upkeep;
    private final RedisThreads readers = new RedisThreads("reader");
    private final Map<String, StreamSubscription> byGroup = new ConcurrentHashMap<>();
    private final Queue<StreamSubscription> subscriptions = new ConcurrentLinkedQueue<>();
    private final LongAdder published = new LongAdder();
    private final LongAdder droppedWhenFull = new LongAdder();
    private final LongAdder droppedWhenClosed = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();

    RedisStreamsBus(
            RedisSettings settings,
            ConsumerName consumer,
            RedisClients clients,
            LongSupplier ticker,
            DoubleSupplier random) {
        this.settings = settings;
        this.consumer = consumer;
        this.clients = clients;
        this.ticker = ticker;
        backoff = new Backoff(random);
        outage = new Outage(clients.address());
        queue = new PublishQueue(settings.bufferSize());
        writer = new StreamWriter(settings.streamKey(), queue, link(), outage);
        trimmer = new StreamTrimmer(settings);
        upkeep = new Upkeep(settings, () -> subscriptions, trimmer, link(), outage, ticker);
        writer.start();
        upkeep.start();
        log.info(
                "event bus: stream '{}' of Redis at {}, consumer '{}'",
                settings.streamKey(),
                clients.address(),
                consumer);
    }

    private Link link() {
        return new Link(clients::connect, backoff);
    }

    @Override
    public boolean publish(ExchangeEvent event) {
        published.increment();
        if (queue.offer(event)) {
            writer.wake();
            return true;
        }
        (queue.isEnded() ? droppedWhenClosed : droppedWhenFull).increment();
        return false;
    }

    @Override
    public EventSubscription subscribe(String group) {
        if (closed.get()) {
            throw new IllegalStateException("event bus: closed (expected: open)");
        }
        ConsumerGroup full = new ConsumerGroup(settings.streamKey(), settings.groupOf(group), consumer.toString());
        Losses losses = new Losses(full, ticker);
        Holdings holdings = new Holdings(
                new HeldEntries(),
                new Handover(),
                new DeadLetters(settings.deadLetterKey(), full),
                losses,
                new WaitingCount());
        GroupReader reader = new GroupReader(full, settings, link(), outage, holdings, readers, ticker);
        StreamSubscription subscription = new StreamSubscription(
                full, holdings, reader, outage, upkeep::wake, closing -> byGroup.remove(full.name(), closing));
        if (byGroup.putIfAbsent(full.name(), subscription) != null) {
            throw new IllegalArgumentException("group: '" + group + "' is in use (expected: a name of its own"
                    + (settings.groupPerSink() ? ")" : ", or bus.group-per-sink: true)"));
        }
        subscriptions.removeIf(StreamSubscription::isFinished);
        subscriptions.add(subscription);
        reader.start();
        if (closed.get()) {
            subscription.close();
            throw new IllegalStateException("event bus: closed (expected: open)");
        }
        return subscription;
    }

    @Override
    public Counters counters() {
        return new Counters(
                published.sum(),
                writer.stored(),
                queue.waiting(),
                Map.of(
                        Counters.QUEUE_FULL, droppedWhenFull.sum(),
                        Counters.CLOSED, droppedWhenClosed.sum(),
                        Counters.FAILED, writer.failed(),
                        Counters.OVERFLOW, trimmer.overflown()));
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public Optional<String> problem() {
        return outage.problem();
    }

    /** Stops reading, writes what is in the buffer, and leaves pending what was not acknowledged. */
    @Override
    public void close(Duration deadline) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long end = ticker.getAsLong() + TimeUnit.NANOSECONDS.convert(deadline);
        queue.end();
        subscriptions.forEach(StreamSubscription::close);
        subscriptions.forEach(StreamSubscription::awaitReader);
        writer.close(end - ticker.getAsLong());
        int left = queue.abandon();
        droppedWhenClosed.add(left);
        awaitAcknowledged(end);
        subscriptions.forEach(StreamSubscription::abandon);
        upkeep.close(end - ticker.getAsLong());
        clients.close();
        consumer.close();
        log.info("event bus closed: {} events written, {} left unwritten", writer.stored(), left);
    }

    private void awaitAcknowledged(long end) {
        try {
            while (isAnyAwaited(subscriptions) && end - ticker.getAsLong() > 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAnyAwaited(Collection<StreamSubscription> subscriptions) {
        return subscriptions.stream().anyMatch(StreamSubscription::isAwaited);
    }
}
