package io.llmproxy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.event.InMemoryEventBus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as a server and a host see it, when what it is given breaks. */
class LlmProxyTest {
    @TempDir
    Path directory;

    private final List<ExchangeEvent> events = new ArrayList<>();

    private LlmProxyBuilder engine() {
        return LlmProxy.builder()
                .database(directory.resolve("gateway.db"))
                .shutdownGrace(Duration.ZERO)
                .sink("list", batch -> {
                    events.addAll(batch);
                    return DeliveryResult.all(batch.size(), DeliveryResult.delivered());
                });
    }

    /** A call without a token. */
    private static final class Call implements ClientRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String rawPath() {
            return "/v1/models";
        }

        @Override
        public @Nullable String rawQuery() {
            return null;
        }

        @Override
        public HeaderFields headers() {
            return HeaderFields.empty();
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.1";
        }

        @Override
        public long contentLength() {
            return 0;
        }

        @Override
        public int read(byte[] buffer) {
            return -1;
        }
    }

    private static class Answer implements ClientResponse {
        int status;

        @Override
        public void start(int status, HeaderFields headers) {
            this.status = status;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void complete() {}

        @Override
        public void abort() {}

        @Override
        public boolean isStarted() {
            return status != 0;
        }

        @Override
        public void onClientGone(Runnable action) {}
    }

    @Test
    void engineIssuesNoTokensThatItsHostWouldNotHonour() {
        try (LlmProxy engine = engine().tokenValidator(token -> TokenRejection.of(TokenRejection.Reason.UNKNOWN))
                .build()) {
            assertThatThrownBy(engine::tokens).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void exchangeIsRecordedAndForgottenThoughTheServerFails() {
        Answer broken = new Answer() {
            @Override
            public void abort() {
                throw new IllegalStateException("on purpose");
            }
        };
        try (LlmProxy engine = engine().executor(LlmProxyTest::runQuietly).build()) {
            engine.accept(new Call(), broken);
            assertThat(engine.health().runningExchanges()).isZero();
        }
        assertThat(events).hasSize(1);
    }

    @Test
    void callForWhichNoThreadCanBeMadeIsRefusedAndTakesNoPlace() {
        AtomicBoolean hasThreads = new AtomicBoolean();
        Executor executor = task -> {
            if (!hasThreads.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        };
        try (LlmProxy engine =
                engine().executor(executor).maxConcurrentExchanges(1).build()) {
            Answer first = new Answer();
            engine.accept(new Call(), first);
            assertThat(first.status).isEqualTo(503);

            hasThreads.set(true);
            Answer second = new Answer();
            engine.accept(new Call(), second);
            assertThat(second.status).isEqualTo(401);
            assertThat(engine.health().runningExchanges()).isZero();
        }
        assertThat(events).hasSize(2);
    }

    @Test
    void nothingStaysOpenIfASinkLacksAClass() {
        EventSink incomplete = new EventSink() {
            @Override
            public void start() {
                throw new NoClassDefFoundError("on/purpose");
            }

            @Override
            public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
                throw new IllegalStateException("started in spite of its failure");
            }
        };
        assertThatThrownBy(() -> engine().sink("incomplete", incomplete).build())
                .isInstanceOf(NoClassDefFoundError.class);
        assertNoEngineThreads();
    }

    @Test
    void nameOfTwoSinksIsAMistake() {
        assertThatThrownBy(() -> engine().sink("file", Map.of("path", "unused"))
                        .sink("list", batch -> List.of())
                        .sink("file", batch -> List.of(), Map.of("batch-size", "0"))
                        .build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("sinks: 'list' is asked for twice (expected: each name once)")
                .hasMessageContaining("sinks: 'file' is asked for twice (expected: each name once)");
    }

    @Test
    void nothingStaysOpenIfTheHostsBusCannotBeClosed() {
        EventBus broken = new InMemoryBusThatFailsToClose();
        LlmProxy engine = engine().eventBus(broken).build();
        assertThatThrownBy(engine::close).hasMessage("on purpose");
        assertNoEngineThreads();
    }

    private static final class InMemoryBusThatFailsToClose implements EventBus {
        private final EventBus bus = new InMemoryEventBus(10);

        @Override
        public boolean publish(ExchangeEvent event) {
            return bus.publish(event);
        }

        @Override
        public EventSubscription subscribe(String group) {
            return bus.subscribe(group);
        }

        @Override
        public Counters counters() {
            return bus.counters();
        }

        @Override
        public void close(Duration deadline) {
            throw new IllegalStateException("on purpose");
        }
    }

    private static void assertNoEngineThreads() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("llmproxy-"));
    }

    private static void runQuietly(Runnable task) {
        catchThrowable(task::run);
    }
}
