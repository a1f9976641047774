package io.llmproxy.core.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.core.internal.tokens.TokenCounter;
import io.llmproxy.core.internal.usage.Estimator;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as the JSON that the Go edition puts into Redis, with further fields of our own, and reads both.
 *
 * <p>All of an event is read again as it was written, but for halves of surrogate pairs, which become U+FFFD, and for an empty project
 * or token, which is none; times stop at the longest that a long holds in milliseconds. Safe for use by many threads.
 *
 * <p>A codec holds nothing and costs nothing. The vocabularies for {@linkplain #decode(byte[], Instant) estimates}, up to 60 MB, are
 * read when the first entry of the Go edition needs one. All codecs that the same class loader has loaded share them: they are
 * constants of a library that nobody can change, so they have no more state than a class, which is read on first use as well, and they
 * go when the class loader goes.
 */
public final class EventCodec {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

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
     * Returns the codec for places that are shared with the Go edition. That reads model and usage from bodies and from nothing else, so
     * where no bodies were captured they stand in entries in the form of bodies. Nobody who reads with this class sees these.
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
     * Reads an event that this edition has written.
     *
     * @param json one JSON object in UTF-8
     * @return the event
     * @throws IllegalArgumentException if it is not the JSON of an event, or one of the Go edition; the message has nothing of its
     *     content
     */
    public ExchangeEvent decode(byte[] json) {
        return read(json, null);
    }

    /**
     * Reads an event of either edition.
     *
     * <p>Of one of the Go edition, model, usage, user and texts are taken from its bodies as they are from those of exchanges, with
     * estimates where the provider counted nothing; headers that tell of accounts or sessions are dropped. It has no cost, and nothing
     * that the Go edition does not know, such as the provider.
     *
     * @param json one JSON object in UTF-8
     * @param arrivedAt when the entry was made. The Go edition does not write when a call began: this minus its duration is taken
     * @return the event
     * @throws IllegalArgumentException if it is not the JSON of an event; the message has nothing of its content
     */
    public ExchangeEvent decode(byte[] json, Instant arrivedAt) {
        return read(json, requireNonNull(arrivedAt, "arrivedAt"));
    }

    private ExchangeEvent read(byte[] json, @Nullable Instant arrivedAt) {
        try {
            EntryFields entry = new EntryFields(JSON.readTree(json));
            if (EntryReader.isOwn(entry)) {
                return new EntryReader(entry).read();
            }
            if (arrivedAt == null) {
                throw new IllegalArgumentException("ExchangeID");
            }
            return new GoEntryReader(entry, arrivedAt, Estimates.ESTIMATOR).read(json);
        } catch (IOException | RuntimeException e) {
            // Neither the message nor the cause may be passed on: they quote what they could not read.
            throw new IllegalArgumentException(
                    "not the JSON of an event: " + e.getClass().getSimpleName());
        }
    }

    /** Begun when the first estimate is asked for. */
    private static final class Estimates {
        static final Estimator ESTIMATOR = new Estimator(TokenCounter.create());
    }
}
