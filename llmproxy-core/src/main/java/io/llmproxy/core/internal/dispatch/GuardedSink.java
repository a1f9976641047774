package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import java.util.Collections;
import java.util.List;

/** Calls a sink, which is foreign code: anything but a proper answer counts as a retry of the whole batch. */
final class GuardedSink {
    private final EventSink sink;
    private final SinkLog log;

    GuardedSink(EventSink sink, SinkLog log) {
        this.sink = sink;
        this.log = log;
    }

    void start() {
        sink.start();
    }

    List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        try {
            List<DeliveryResult> results = sink.deliver(Collections.unmodifiableList(batch));
            if (results == null) {
                return retryAll(batch, "no results (expected: one per event)");
            }
            List<DeliveryResult> copy = List.copyOf(results);
            return copy.size() == batch.size()
                    ? copy
                    : retryAll(batch, copy.size() + " results (expected: " + batch.size() + ")");
        } catch (Throwable e) {
            // Errors of the JVM too: nobody could take them, and one batch that memory did not suffice for must not end
            // the sink.
            return threw(batch, e);
        }
    }

    private List<DeliveryResult> threw(List<ExchangeEvent> batch, Throwable failure) {
        log.threw(failure);
        return retryAll(batch, StackText.name(failure));
    }

    void close() {
        try {
            sink.close();
        } catch (Throwable e) {
            log.closeFailed(e);
        }
    }

    private static List<DeliveryResult> retryAll(List<ExchangeEvent> batch, String reason) {
        return DeliveryResult.all(batch.size(), DeliveryResult.retry(reason));
    }
}
