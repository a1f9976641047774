package io.llmproxy.ingest.internal;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Response;

/**
 * Calls that have begun, with their time limit. OkHttp's own limits have a thread that all clients of a class loader share, and
 * that outlives them by a minute; here, whoever waits for the calls looks at the clock. Safe for use by many threads.
 */
final class RunningCalls {
    private final LongSupplier ticker;
    private final long limitNanos;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    RunningCalls(LongSupplier ticker, Duration limit) {
        this.ticker = ticker;
        limitNanos = limit.toNanos();
    }

    /** A call that can be cancelled from now on. */
    final class Running implements AutoCloseable {
        private final Call call;
        private final long begin = ticker.getAsLong();
        private volatile boolean overdue;

        private Running(Call call) {
            this.call = call;
            running.add(this);
        }

        Response execute() throws IOException {
            return call.execute();
        }

        /** Tells what a failure really is: that time was up. */
        IOException explain(IOException failure) {
            return overdue ? new SocketTimeoutException("call") : failure;
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    Running begin(Call call) {
        return new Running(call);
    }

    void cancelOverdue() {
        long now = ticker.getAsLong();
        for (Running each : running) {
            if (now - each.begin >= limitNanos) {
                each.overdue = true;
                each.call.cancel();
            }
        }
    }

    void cancelAll() {
        running.forEach(each -> each.call.cancel());
    }
}
