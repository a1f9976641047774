package io.llmproxy.ingest.internal;

import io.llmproxy.api.sink.DeliveryResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long calls of one delivery may begin: until time is up, or until one of them shows that there is no use in more. Safe for
 * use by many threads.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class SendWindow {
    private static final DeliveryResult TOO_LATE = DeliveryResult.retry("not sent: the batch took too long");

    private final LongSupplier ticker;
    private final long begin;
    private final long lengthNanos;
    private final AtomicReference<@Nullable DeliveryResult> closed = new AtomicReference<>();

    SendWindow(LongSupplier ticker, Duration length) {
        this.ticker = ticker;
        begin = ticker.getAsLong();
        lengthNanos = length.toNanos();
    }

    /** Returns what events get that are not sent any more, or null while the window is open. */
    @Nullable
    DeliveryResult whyClosed() {
        DeliveryResult why = closed.get();
        return why == null && ticker.getAsLong() - begin >= lengthNanos ? TOO_LATE : why;
    }

    /** Lets no further call begin. */
    void close(DeliveryResult why) {
        closed.compareAndSet(null, why);
    }
}
