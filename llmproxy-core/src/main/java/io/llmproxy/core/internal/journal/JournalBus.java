package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.token.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries events by way of a file on this machine: what is in it survives the end of the process, however it comes.
 *
 * <p>Publishing takes no lock and never waits. Safe for use by many threads.
 */
final class JournalBus implements EventBus {
    /** How long a group may take to be created, and the rest of the intake to be written at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JournalFile file;
    private final JournalReader reader;
    private final JournalStore store;
    private final JournalWriter writer;
    private final JournalStatus status;
    private final InstantSource clock;
    private final Intake intake;
    private final Losses losses = new Losses();
    private final Groups groups = new Groups(losses);
    private final Set<JournalSubscription> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock creation = new ReentrantLock();
    private final LongAdder published = new LongAdder();
    private final long lastAtStart;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean isClosed;

    private JournalBus(JournalSettings settings, JournalFile file, InstantSource clock) throws SQLException {
        this.file = file;
        this.clock = clock;
        intake = new Intake(settings.capacity());
        status = new JournalStatus(file.path());
        reader = new JournalReader(file);
        try {
            store = new JournalStore(file, reader, settings.maxBytes());
        } catch (SQLException | RuntimeException e) {
            reader.close();
            throw e;
        }
        lastAtStart = store.last();
        store.loaded().forEach((name, row) -> {
            Group group = new Group(name, row.position(), row.lastSeen(), store::last, losses);
            group.skipTo(store.deletedTo());
            groups.add(group);
        });
        writer = new JournalWriter(
                settings, intake, file, store, groups, status, clock, this::completeWhatHasEnded, this::closeFile);
    }

    /**
     * Opens the file, and starts the writer.
     *
     * @throws IllegalArgumentException if the file cannot be used; the message names it
     */
    static JournalBus open(JournalSettings settings, InstantSource clock) {
        JournalFile file = JournalFile.open(settings.path(), settings.isForced());
        try {
            JournalBus bus = new JournalBus(settings, file, clock);
            bus.writer.start();
            return bus;
        } catch (SQLException | RuntimeException e) {
            file.close();
            throw new IllegalArgumentException(
                    "bus.path: " + settings.path() + " cannot be read: " + e + " (expected: a journal)", e);
        }
    }

    @Override
    public boolean publish(ExchangeEvent event) {
        published.increment();
        if (intake.offer(event)) {
            writer.wake();
            return true;
        }
        groups.missedByAll(intake.hasEnded() ? Counters.CLOSED : Counters.QUEUE_FULL, 1);
        return false;
    }

    @Override
    public EventSubscription subscribe(String name) {
        if (intake.hasEnded()) {
            throw new IllegalStateException("event bus: closed (expected: open)");
        }
        Group group = findOrCreate(name);
        if (!group.subscribe(clock.instant())) {
            throw new IllegalArgumentException("group: '" + name + "' is in use (expected: a name of its own)");
        }
        JournalSubscription subscription = new JournalSubscription(group, this);
        open.add(subscription);
        writer.wake();
        return subscription;
    }

    private Group findOrCreate(String name) {
        creation.lock();
        try {
            Group found = groups.find(name);
            return found == null ? create(name) : found;
        } finally {
            creation.unlock();
        }
    }

    private Group create(String name) {
        Group group = new Group(name, new GroupPosition(0, List.of()), clock.instant(), store::last, losses);
        try {
            writer.create(group).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            return group;
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("journal " + path() + ": group '" + name + "' cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("journal " + path() + ": interrupted", e);
        }
    }

    void release(JournalSubscription subscription, Group group) {
        open.remove(subscription);
        group.unsubscribe(clock.instant());
        writer.wake();
    }

    @Override
    public Counters counters() {
        return new Counters(published.sum(), writer.stored(), isClosed ? 0 : intake.waiting(), losses.byReason());
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public Optional<String> problem() {
        return status.problem();
    }

    /** Waits for acknowledgements, writes what was published and closes the file, for which it takes up to 10 s of its own. */
    @Override
    public void close(Duration deadline) {
        intake.end();
        writer.wake();
        await(deadline);
        isClosed = true;
        groups.all().forEach(Group::wake);
        if (closing.compareAndSet(false, true)) {
            open.forEach(JournalSubscription::close);
            writer.stop(PATIENCE);
        }
    }

    private void await(Duration deadline) {
        CompletableFuture<?>[] acknowledged =
                open.stream().map(JournalSubscription::acknowledged).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(acknowledged).get(TimeUnit.NANOSECONDS.convert(deadline), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // What is left comes again after the next start.
        }
    }

    /** What is lost, or gone from the file, ends a subscription as well as what is acknowledged. Called by the writer. */
    private void completeWhatHasEnded() {
        if (intake.hasEnded()) {
            open.forEach(JournalSubscription::completeIfAcknowledged);
        }
    }

    /** Called by the writer, because the disk may take its time. */
    private void closeFile() {
        try (file;
                store;
                reader) {
            // The lock goes last, when nobody writes any more.
        } catch (SQLException | RuntimeException e) {
            status.notClosed(e);
        }
    }

    @Nullable
    List<StoredEvent> read(Group.Claim claim) throws SQLException {
        return reader.read(claim);
    }

    void unreadable(String group, long id) {
        status.unreadable(group, id);
    }

    void wakeWriter() {
        writer.wake();
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Tells whether nothing more is taken. */
    boolean hasEnded() {
        return intake.hasEnded();
    }

    long accepted() {
        return intake.accepted();
    }

    long settled() {
        return intake.settled();
    }

    /** Returns the id of the newest event in the file. */
    long lastStored() {
        return store.last();
    }

    /** Returns the id that the newest event has, or will have once it is in the file. */
    long expectedLast() {
        return lastAtStart + intake.expected();
    }

    Path path() {
        return file.path();
    }
}
