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

    private static final int SHARES = 4;

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
    private final Progress progress = new Progress();
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
        return new Link(() -> clients.connect(settings.streamKey()), backoff);
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
        HeldEntries held = new HeldEntries();
        Holdings holdings = new Holdings(
                held,
                new Handover(),
                new DeadLetters(settings.deadLetterKey(), full, held, outage, backoff, ticker),
                new Losses(full, ticker),
                new WaitingCount(),
                progress);
        GroupReader reader = new GroupReader(full, settings, link(), outage, holdings, readers, ticker);
        StreamSubscription subscription = new StreamSubscription(
                full, holdings, reader, outage, this::settled, closing -> byGroup.remove(full.name(), closing));
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

    private void settled() {
        upkeep.wake();
        progress.make();
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
        awaitAcknowledged(TimeUnit.NANOSECONDS.convert(deadline) / SHARES, end);
        subscriptions.forEach(StreamSubscription::abandon);
        upkeep.close(end - ticker.getAsLong());
        clients.close();
        consumer.close();
        log.info("event bus closed: {} events written, {} left unwritten", writer.stored(), left);
    }

    /**
     * Waits for acknowledgements as long as they come. A quarter of the time without any means that none can be expected, and the last
     * quarter is left to whoever closes the sinks; what was not acknowledged comes again anyway.
     */
    private void awaitAcknowledged(long share, long end) {
        try {
            boolean comes = true;
            long left = end - share - ticker.getAsLong();
            while (comes && left > 0 && isAnyAwaited(subscriptions)) {
                long before = progress.steps();
                comes = progress.await(
                        () -> progress.steps() != before || !isAnyAwaited(subscriptions), Math.min(share, left));
                left = end - share - ticker.getAsLong();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAnyAwaited(Collection<StreamSubscription> subscriptions) {
        return subscriptions.stream().anyMatch(StreamSubscription::isAwaited);
    }
}
