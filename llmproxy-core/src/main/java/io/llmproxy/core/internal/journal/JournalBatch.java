package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus.Counters;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.event.EventCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Published events as they are about to be written. They keep their places in the intake until then. Confined to the writer. */
final class JournalBatch {
    private static final int MAX_EVENTS = 1000;
    private static final long MAX_BYTES = 8 << 20;
    private static final int MAX_ATTEMPTS = 3;

    private final EventCodec codec = EventCodec.own();
    private final Intake intake;
    private final Groups groups;
    private final JournalStatus status;
    private final long maxBytes;
    private final List<byte[]> encoded = new ArrayList<>();
    private @Nullable ExchangeEvent current;
    private int attempts;
    private int taken;

    JournalBatch(Intake intake, Groups groups, JournalStatus status, long maxFileBytes) {
        this.intake = intake;
        this.groups = groups;
        this.status = status;
        maxBytes = Math.min(MAX_BYTES, maxFileBytes / 8);
    }

    /** Takes what waits, unless an earlier batch is still to be written. After an error it may be called again. */
    void fill() {
        if (taken > 0) {
            return;
        }
        long bytes = 0;
        while (taken < MAX_EVENTS && bytes < maxBytes) {
            ExchangeEvent event = current == null ? intake.poll() : current;
            if (event == null) {
                return;
            }
            current = event;
            bytes += encode(event);
            current = null;
            attempts = 0;
            taken++;
        }
    }

    /** If this throws an error, such as for want of memory, the event is tried again with the next batch. */
    private int encode(ExchangeEvent event) {
        try {
            byte[] json = codec.encode(event);
            encoded.add(json);
            return json.length;
        } catch (RuntimeException | Error e) {
            attempts++;
            if (e instanceof Error error && attempts < MAX_ATTEMPTS) {
                throw error;
            }
            status.notEncoded(event.exchangeId(), e);
            groups.missedByAll(Counters.FAILED, 1);
            intake.lose();
            return 0;
        }
    }

    /** Returns the events as JSON. */
    List<byte[]> events() {
        return encoded;
    }

    /** Frees the places of the batch, and begins the next one. */
    void written() {
        intake.settle(taken);
        encoded.clear();
        taken = 0;
    }
}
