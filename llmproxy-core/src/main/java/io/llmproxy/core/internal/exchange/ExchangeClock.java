package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.EndpointTimeouts;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.upstream.Deadlines;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Elapsed time and the current deadline of one exchange. The exchange says what it waits for: while it waits for the client, only
 * the client's own limits count, since then the provider is not the one who is late.
 */
final class ExchangeClock {
    private final LongSupplier ticker;
    private final long startNanos;
    private long firstByteNanos;
    private long idleNanos;
    private long bodyNanos;
    private long bodyDeadline = Deadlines.NEVER;
    private long totalDeadline = Deadlines.NEVER;
    private volatile Late late = Late.WHOLE;
    private volatile long deadline = Deadlines.NEVER;

    /** Who or what has taken too long when the deadline passes. */
    enum Late {
        /** The client, with its body. */
        CLIENT,
        /** The provider, with its next byte. */
        PROVIDER,
        /** Nobody in particular: the exchange as a whole. */
        WHOLE
    }

    ExchangeClock(LongSupplier ticker) {
        this.ticker = ticker;
        startNanos = ticker.getAsLong();
    }

    /** Sets the limits, which depend on where the call goes. */
    void limit(ProviderConfig provider, @Nullable EndpointTimeouts endpoint) {
        firstByteNanos = nanos(endpoint == null ? null : endpoint.firstByte(), provider.firstByteTimeout());
        idleNanos = nanos(endpoint == null ? null : endpoint.idle(), provider.idleTimeout());
        bodyNanos = provider.requestBodyTimeout().toNanos();
        Duration total = endpoint == null || endpoint.total() == null
                ? provider.totalTimeout().orElse(null)
                : endpoint.total();
        totalDeadline = total == null ? Deadlines.NEVER : startNanos + total.toNanos();
        deadline = totalDeadline;
    }

    private static long nanos(@Nullable Duration own, Duration general) {
        return (own == null ? general : own).toNanos();
    }

    Duration elapsed() {
        return Duration.ofNanos(ticker.getAsLong() - startNanos);
    }

    long deadlineNanos() {
        return deadline;
    }

    /** Tells why the deadline passes, if it does. */
    Late late() {
        return late;
    }

    void awaitClient() {
        late = Late.WHOLE;
        deadline = totalDeadline;
    }

    /** The limit is that of the body as a whole: a client that sends it byte by byte gains nothing. */
    void awaitBody() {
        if (bodyDeadline == Deadlines.NEVER) {
            bodyDeadline = ticker.getAsLong() + bodyNanos;
        }
        late = Late.CLIENT;
        deadline = isWholeEarlier(bodyDeadline) ? totalDeadline : bodyDeadline;
    }

    void awaitFirstByte() {
        await(firstByteNanos);
    }

    void awaitChunk() {
        await(idleNanos);
    }

    private void await(long nanos) {
        long limit = ticker.getAsLong() + nanos;
        boolean isWhole = isWholeEarlier(limit);
        late = isWhole ? Late.WHOLE : Late.PROVIDER;
        deadline = isWhole ? totalDeadline : limit;
    }

    private boolean isWholeEarlier(long limit) {
        return totalDeadline != Deadlines.NEVER && totalDeadline - limit < 0;
    }
}
