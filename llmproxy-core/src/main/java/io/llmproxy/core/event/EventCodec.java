package io.llmproxy.core.event;

import io.llmproxy.api.event.ExchangeEvent;
import java.io.IOException;

/**
 * Writes events as the JSON that the Go edition puts into Redis, with further fields of our own, and reads both. Safe for use by many
 * threads.
 */
public final class EventCodec {
    private final boolean isShared;

    private EventCodec(boolean isShared) {
        this.isShared = isShared;
    }

    /**
     * Returns the codec for places where only this edition reads.
     *
     * @return a codec
     */
    public static EventCodec own() {
        return new EventCodec(false);
    }

    /**
     * Returns the codec for places that are shared with the Go edition.
     *
     * @return a codec
     */
    public static EventCodec shared() {
        return new EventCodec(true);
    }

    /**
     * Writes an event.
     *
     * @param event any event
     * @return one JSON object in UTF-8, on one line
     */
    public byte[] encode(ExchangeEvent event) {
        return EntryWriter.write(event, isShared);
    }

    /**
     * Reads an event.
     *
     * @param json one JSON object in UTF-8
     * @return the event
     * @throws IllegalArgumentException if it is not the JSON of an event; the message has nothing of its content
     */
    public ExchangeEvent decode(byte[] json) {
        try {
            return EntryReader.read(json);
        } catch (IOException | RuntimeException e) {
            // Neither the message nor the cause may be passed on: they quote what they could not read.
            throw new IllegalArgumentException(
                    "not the JSON of an event: " + e.getClass().getSimpleName());
        }
    }
}
