package io.llmproxy.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.event.EventCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events from the buffer to the stream, in their order, with many under way at a time.
 *
 * <p>What was under way when a connection broke is sent again: Redis may have had it, so that the event is there twice.
 */
final class StreamWriter {
    /** What the log and {@link Outage} call this work. */
    static final String ROLE = "write events";

    private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

    private static final int MOST_UNDER_WAY = 512;
    private static final int MOST_BYTES_UNDER_WAY = 8 << 20;
    private static final int MOST_REFUSALS = 2;

    /** The least that {@code proto-max-bulk-len} of Redis can be. Of what is larger the connection may break without an answer. */
    private static final int LARGE_BYTES = 1 << 20;

    private static final int MOST_BREAKS = 5;
    private static final Duration LAST_ANSWERS = Duration.ofMillis(500);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String stream;
    private final PublishQueue queue;
    private final Link link;
    private final Outage outage;
    private final EventCodec codec = EventCodec.shared();
    private final Doorbell doorbell = new Doorbell();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final Deque<Sent> again = new ArrayDeque<>();
    private final LongAdder stored = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread thread;
    private int bytesUnderWay;
    private volatile boolean abandoned;

    StreamWriter(String stream, PublishQueue queue, Link link, Outage outage) {
        this.stream = stream;
        this.queue = queue;
        this.link = link;
        this.outage = outage;
        thread = new RedisThreads("writer").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Tells that there is something in the buffer. */
    void wake() {
        doorbell.ring();
    }

    long stored() {
        return stored.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** Waits until the buffer, whose intake has ended, is written; gives up at the end of the time. */
    void close(long nanos) {
        doorbell.ring();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, 1));
            abandoned = true;
            thread.interrupt();
            link.drop();
            TimeUnit.MILLISECONDS.timedJoin(thread, LAST_ANSWERS.toMillis() * 2);
        } catch (InterruptedException e) {
            abandoned = true;
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isDone()) {
            try {
                // A process that publishes nothing has no use for a connection, and must not report that it has none.
                if (isIdle()) {
                    doorbell.await(() -> !isIdle() || isDone(), IDLE_NANOS);
                } else {
                    StreamConnection connection = link.connection();
                    connection.holdBack();
                    write(connection);
                }
            } catch (InterruptedException e) {
                // Whether to give up is for the loop's condition to say.
            } catch (RuntimeException e) {
                recover(e);
            }
        }
    }

    private boolean isIdle() {
        return queue.isEmpty() && again.isEmpty();
    }

    private boolean isDone() {
        return abandoned || (queue.isEnded() && queue.waiting() == 0);
    }

    private void write(StreamConnection connection) throws InterruptedException {
        while (!isDone() && (connection.isOpen() || !underWay.isEmpty())) {
            send(connection);
            if (underWay.isEmpty()) {
                doorbell.await(() -> !queue.isEmpty() || isDone(), IDLE_NANOS);
            } else {
                settle();
            }
        }
    }

    private void send(StreamConnection connection) {
        while (underWay.size() < MOST_UNDER_WAY && bytesUnderWay < MOST_BYTES_UNDER_WAY) {
            Sent next = next();
            if (next == null) {
                break;
            }
            next.answer = connection.append(stream, next.data);
            bytesUnderWay += next.data.length;
            underWay.add(next);
        }
        connection.flush();
    }

    private @Nullable Sent next() {
        Sent next = again.poll();
        while (next == null) {
            ExchangeEvent event = queue.poll();
            if (event == null) {
                return null;
            }
            byte[] data = encode(event);
            next = data == null ? null : new Sent(data);
        }
        return next;
    }

    private byte @Nullable [] encode(ExchangeEvent event) {
        try {
            return codec.encode(event);
        } catch (RuntimeException e) {
            giveUp("event " + event.exchangeId() + " cannot be encoded", e);
            return null;
        }
    }

    /** Waits for the oldest answer and takes those that have come with it. */
    private void settle() throws InterruptedException {
        do {
            settle(underWay.element());
            Sent settled = underWay.remove();
            bytesUnderWay -= settled.data.length;
        } while (!underWay.isEmpty() && underWay.element().answer().isDone());
        outage.worked(ROLE);
        link.worked();
    }

    private void settle(Sent sent) throws InterruptedException {
        try {
            String id = Answers.await(sent.answer());
            log.trace("written as {}", id);
            stored.increment();
            queue.freeOne();
        } catch (RedisException e) {
            if (!ServerErrors.isAboutEntry(e)) {
                throw e;
            }
            giveUp("Redis refuses an event of " + sent.data.length + " bytes: " + e.getMessage(), null);
        }
    }

    private void giveUp(String what, @Nullable Exception cause) {
        failed.increment();
        queue.freeOne();
        if (failed.sum() == 1) {
            log.warn("{}; it is lost", what, cause);
        } else {
            log.debug("{}; {} are lost", what, failed.sum(), cause);
        }
    }

    /** Prepares to send again what is not stored, in the same order. */
    private void recover(RuntimeException failure) {
        if (!abandoned) {
            outage.failed(ROLE, failure);
        }
        boolean isBrokenOff = ServerErrors.isConnectionUseless(failure);
        if (isBrokenOff) {
            link.drop();
        }
        List<Sent> unstored = new ArrayList<>();
        for (Sent sent : underWay) {
            if (isStored(sent)) {
                stored.increment();
                queue.freeOne();
            } else {
                unstored.add(sent);
                sent.breaks += isBrokenOff ? 1 : 0;
            }
        }
        boolean othersPass = unstored.size() < underWay.size();
        underWay.clear();
        bytesUnderWay = 0;
        for (int i = unstored.size() - 1; i >= 0; i--) {
            sendAgain(unstored.get(i), othersPass);
        }
        try {
            link.pause();
        } catch (InterruptedException e) {
            // Whether to give up is for the loop's condition to say.
        }
    }

    /** An event that is refused time and again while others pass will never be taken. While none passes, all of them wait. */
    private void sendAgain(Sent sent, boolean othersPass) {
        RedisException refusal = sent.refusal;
        if (refusal != null && othersPass) {
            sent.refusals++;
        }
        if (refusal != null && sent.refusals >= MOST_REFUSALS) {
            giveUp("Redis refuses an event of " + sent.data.length + " bytes: " + refusal.getMessage(), null);
        } else if (sent.data.length > LARGE_BYTES && sent.breaks >= MOST_BREAKS) {
            giveUp("Redis breaks the connection off at an event of " + sent.data.length + " bytes", null);
        } else {
            again.addFirst(sent);
        }
    }

    private boolean isStored(Sent sent) {
        try {
            Answers.await(sent.answer(), LAST_ANSWERS);
            return true;
        } catch (RedisException e) {
            if (ServerErrors.isConnectionUseless(e)) {
                // Everything else that is under way fails at once, too.
                link.drop();
            }
            sent.refusal = ServerErrors.mayBeAboutEntry(e) ? e : null;
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** An event on its way. */
    private static final class Sent {
        private final byte[] data;
        private @Nullable RedisFuture<String> answer;
        private @Nullable RedisException refusal;
        private int refusals;
        private int breaks;

        Sent(byte[] data) {
            this.data = data;
        }

        RedisFuture<String> answer() {
            return requireNonNull(answer, "answer");
        }
    }
}
