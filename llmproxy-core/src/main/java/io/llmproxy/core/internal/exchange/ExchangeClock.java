package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.upstream.Deadlines;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Elapsed time and the current deadline of one exchange. The exchange says what it waits for; while it waits for the client,
 * only the limit of the whole exchange counts, since then the provider is not the one who is late.
 */
final class ExchangeClock {
    private final LongSupplier ticker;
    private final long startNanos;
    private final long firstByteNanos;
    private final long idleNanos;
    private final long totalDeadline;
    private volatile long deadline;

    ExchangeClock(LongSupplier ticker, ProviderConfig provider) {
        this.ticker = ticker;
        startNanos = ticker.getAsLong();
        firstByteNanos = provider.firstByteTimeout().toNanos();
        idleNanos = provider.idleTimeout().toNanos();
        totalDeadline = provider.totalTimeout()
                .map(total -> startNanos + total.toNanos())
                .orElse(Deadlines.NEVER);
        deadline = totalDeadline;
    }

    Duration elapsed() {
        return Duration.ofNanos(ticker.getAsLong() - startNanos);
    }

    long deadlineNanos() {
        return deadline;
    }

    void awaitClient() {
        deadline = totalDeadline;
    }

    void awaitFirstByte() {
        await(firstByteNanos);
    }

    void awaitChunk() {
        await(idleNanos);
    }

    private void await(long nanos) {
        long limit = ticker.getAsLong() + nanos;
        deadline = totalDeadline != Deadlines.NEVER && totalDeadline - limit < 0 ? totalDeadline : limit;
    }
}
