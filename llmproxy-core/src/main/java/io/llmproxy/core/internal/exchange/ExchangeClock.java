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
    private volatile long deadline = Deadlines.NEVER;
    private volatile boolean isAwaitingBody;

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

    /** Tells whether the client's body is what is being waited for. */
    boolean isAwaitingBody() {
        return isAwaitingBody;
    }

    void awaitClient() {
        isAwaitingBody = false;
        deadline = totalDeadline;
    }

    /** The limit is that of the body as a whole: a client that sends it byte by byte gains nothing. */
    void awaitBody() {
        if (bodyDeadline == Deadlines.NEVER) {
            bodyDeadline = ticker.getAsLong() + bodyNanos;
        }
        isAwaitingBody = totalDeadline == Deadlines.NEVER || bodyDeadline - totalDeadline < 0;
        deadline = earlier(bodyDeadline);
    }

    void awaitFirstByte() {
        await(firstByteNanos);
    }

    void awaitChunk() {
        await(idleNanos);
    }

    private void await(long nanos) {
        isAwaitingBody = false;
        deadline = earlier(ticker.getAsLong() + nanos);
    }

    private long earlier(long limit) {
        return totalDeadline != Deadlines.NEVER && totalDeadline - limit < 0 ? totalDeadline : limit;
    }
}
