package io.llmproxy.core;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.core.internal.dispatch.SinkDispatcher;
import io.llmproxy.core.internal.exchange.Exchanges;
import io.llmproxy.core.internal.exchange.Providers;
import io.llmproxy.core.internal.exchange.Recorder;
import io.llmproxy.core.internal.metrics.ExchangeMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running parts of an engine and the order in which they end: intake, events, then what both stood on. */
final class LlmProxyParts {
    private static final Logger log = LoggerFactory.getLogger(LlmProxyParts.class);
    private static final Duration EVENT_DEADLINE = Duration.ofSeconds(10);

    private final Providers providers;
    private final ProviderGate gate;
    private final @Nullable ProviderReload reload;
    private final Projects projects;
    private final @Nullable Tokens tokens;
    private final Audit audit;
    private final Exchanges exchanges;
    private final Recorder recorder;
    private final ExchangeMetrics metrics;
    private final EventBus bus;
    private final SinkDispatcher dispatcher;
    private final LongSupplier ticker;
    private final Duration shutdownGrace;
    private final OpenParts foundations;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    LlmProxyParts(
            Providers providers,
            ProviderGate gate,
            @Nullable ProviderReload reload,
            Projects projects,
            @Nullable Tokens tokens,
            Audit audit,
            Exchanges exchanges,
            Recorder recorder,
            ExchangeMetrics metrics,
            EventBus bus,
            SinkDispatcher dispatcher,
            LongSupplier ticker,
            Duration shutdownGrace,
            OpenParts foundations) {
        this.providers = providers;
        this.gate = gate;
        this.reload = reload;
        this.projects = projects;
        this.tokens = tokens;
        this.audit = audit;
        this.exchanges = exchanges;
        this.recorder = recorder;
        this.metrics = metrics;
        this.bus = bus;
        this.dispatcher = dispatcher;
        this.ticker = ticker;
        this.shutdownGrace = shutdownGrace;
        this.foundations = foundations;
    }

    Providers providers() {
        return providers;
    }

    ProviderGate gate() {
        return gate;
    }

    @Nullable
    ProviderReload reload() {
        return reload;
    }

    Projects projects() {
        return projects;
    }

    @Nullable
    Tokens tokens() {
        return tokens;
    }

    Audit audit() {
        return audit;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    ExchangeMetrics metrics() {
        return metrics;
    }

    EventBus bus() {
        return bus;
    }

    SinkDispatcher dispatcher() {
        return dispatcher;
    }

    boolean isClosed() {
        return isClosed.get();
    }

    void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            exchanges.close(shutdownGrace);
            recorder.close();
            closeEvents(ticker.getAsLong() + EVENT_DEADLINE.toNanos());
        } finally {
            foundations.close();
            log.info("llmproxy stopped");
        }
    }

    /** The bus waits for what the sinks have not confirmed; what it gives up, they need not try any longer. */
    private void closeEvents(long end) {
        dispatcher.hurry();
        bus.close(EVENT_DEADLINE);
        dispatcher.close(Duration.ofNanos(Math.max(0, end - ticker.getAsLong())));
    }

    /** What has been opened so far, closed in reverse: at the end, or as soon as one of the parts cannot be opened. */
    static final class OpenParts {
        private final Deque<AutoCloseable> open = new ArrayDeque<>();

        <T extends AutoCloseable> T add(T part) {
            open.push(part);
            return part;
        }

        void close() {
            while (!open.isEmpty()) {
                AutoCloseable part = open.pop();
                try {
                    part.close();
                } catch (Exception e) {
                    log.warn("{} did not close", part.getClass().getSimpleName(), e);
                }
            }
        }
    }
}
