package io.llmproxy.core.internal.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.core.internal.address.IpAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of refusals per client and minute into the trail, so that nobody who guesses passwords can fill it. All
 * addresses of version 6 in one /64 network count as one client. Safe for use by many threads.
 */
final class RefusalLimiter {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_CLIENTS = 10_000;
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final int perMinute;
    private final LongSupplier ticker;
    private final Cache<String, Window> windows;
    private final LongAdder suppressed = new LongAdder();

    RefusalLimiter(int perMinute, LongSupplier ticker) {
        this.perMinute = perMinute;
        this.ticker = ticker;
        windows = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterAccess(MEMORY)
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Asks for one refusal to be let through.
     *
     * @param clientIp the client's address, or null if it is not known
     * @return how many of this client's refusals were left out since the last one that was let through, or empty if this one has to
     *     be left out too
     */
    OptionalLong admit(@Nullable String clientIp) {
        long now = ticker.getAsLong();
        Window window = windows.asMap().compute(client(clientIp), (client, last) -> next(last, now));
        if (window.isAdmitted) {
            return OptionalLong.of(window.leftOutBefore);
        }
        suppressed.increment();
        return OptionalLong.empty();
    }

    long suppressed() {
        return suppressed.sum();
    }

    private static String client(@Nullable String clientIp) {
        if (clientIp == null) {
            return "";
        }
        IpAddress address = IpAddress.parse(clientIp);
        return address == null ? clientIp : address.subscriber().toString();
    }

    private Window next(@Nullable Window last, long now) {
        if (last == null) {
            return new Window(now, 1, true, 0, 0);
        }
        boolean isOver = now - last.startedAt >= MINUTE;
        if (!isOver && last.admitted == perMinute) {
            return new Window(last.startedAt, perMinute, false, last.leftOut + 1, 0);
        }
        return new Window(isOver ? now : last.startedAt, isOver ? 1 : last.admitted + 1, true, 0, last.leftOut);
    }

    private record Window(long startedAt, int admitted, boolean isAdmitted, long leftOut, long leftOutBefore) {}
}
