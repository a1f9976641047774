package io.llmproxy.helicone;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.ingest.internal.Answer;
import io.llmproxy.ingest.internal.BatchResults;
import io.llmproxy.ingest.internal.IngestClient;
import io.llmproxy.ingest.internal.IngestSettings;
import io.llmproxy.ingest.internal.SendWindow;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to Helicone, one call per event, several at a time.
 *
 * <p>Helicone knows an event by {@link ExchangeEvent#runId()}, so one that comes twice stays one. Confined to one thread, as
 * {@link EventSink} says; {@link #close()} ends all threads that belong to the sink.
 */
public final class HeliconeSink implements EventSink {
    static final String NAME = "helicone";
    static final String DEFAULT_ENDPOINT = "https://api.worker.helicone.ai/custom/v1/log";
    static final int DEFAULT_PARALLELISM = 8;

    /** Helicone takes 10 MiB. */
    static final int DEFAULT_MAX_BODY_BYTES = 10_000_000;

    private final IngestSettings settings;
    private final IngestClient client;

    private HeliconeSink(IngestSettings settings, InstantSource clock) {
        this.settings = settings;
        client = new IngestClient(settings, clock, System::nanoTime);
    }

    /**
     * Starts a sink.
     *
     * @param apiKey the key that Helicone gave out
     * @return a new builder
     */
    public static Builder builder(Secret apiKey) {
        return new Builder(apiKey);
    }

    /**
     * Delivers a batch. Takes at most twice the timeout, as calls begin only within the first.
     *
     * @param batch at least one event, oldest first
     * @return one result per event, in the order of the batch
     */
    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        SendWindow window = client.open();
        BatchResults results = new BatchResults(batch.size());
        client.run(window, batch.size(), i -> {
            try {
                results.set(i, send(window, batch.get(i)));
            } catch (RuntimeException e) {
                results.reject(i, e);
            }
        });
        return results.toList();
    }

    private DeliveryResult send(SendWindow window, ExchangeEvent event) {
        byte[] payload = HeliconePayload.of(event, settings.maxBodyBytes());
        if (payload.length > settings.maxBodyBytes()) {
            return DeliveryResult.rejected("too long even without bodies: " + payload.length + " bytes (expected: "
                    + settings.maxBodyBytes() + " at most, see max-body-bytes)");
        }
        Answer answer = client.post(window, payload);
        return answer.kind() == Answer.Kind.ACCEPTED ? HeliconeReply.judge(answer.text()) : answer.result();
    }

    @Override
    public void close() {
        client.close();
    }

    /** Builds a {@link HeliconeSink}. Not safe for use by several threads. */
    public static final class Builder {
        private final Secret apiKey;
        private URI endpoint = URI.create(DEFAULT_ENDPOINT);
        private boolean insecureAllowed;
        private Duration timeout = Duration.ofSeconds(30);
        private int parallelism = DEFAULT_PARALLELISM;
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private @Nullable InstantSource clock;

        private Builder(Secret apiKey) {
            this.apiKey = requireNonNull(apiKey, "apiKey");
        }

        /**
         * Sets where events are posted to.
         *
         * @param endpoint {@value HeliconeSink#DEFAULT_ENDPOINT} by default; {@code https}, unless it is on this host
         * @return this builder
         */
        public Builder endpoint(URI endpoint) {
            this.endpoint = requireNonNull(endpoint, "endpoint");
            return this;
        }

        /**
         * Sets whether the endpoint may be {@code http} although it is on another host.
         *
         * @param allowed false by default
         * @return this builder
         */
        public Builder allowInsecureEndpoint(boolean allowed) {
            insecureAllowed = allowed;
            return this;
        }

        /**
         * Sets how long one call may take.
         *
         * @param timeout 30 seconds by default, 1 millisecond to 10 minutes
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Sets how many calls are made at a time.
         *
         * @param parallelism {@value HeliconeSink#DEFAULT_PARALLELISM} by default, 1 to 64
         * @return this builder
         */
        public Builder parallelism(int parallelism) {
            this.parallelism = parallelism;
            return this;
        }

        /**
         * Sets the longest body of a call. An event that is longer goes without its captured bodies.
         *
         * @param maxBodyBytes {@value HeliconeSink#DEFAULT_MAX_BODY_BYTES} by default, 65,536 to 100,000,000
         * @return this builder
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Sets the clock, which only matters where Helicone names a date to come back at.
         *
         * @param clock the system's clock by default
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Builds the sink, which connects to nothing before its first batch.
         *
         * @return the sink, to be closed
         * @throws IllegalArgumentException if something is out of bounds; the message names it
         */
        public HeliconeSink build() {
            IngestSettings settings = new IngestSettings(
                    NAME,
                    IngestSettings.endpoint(NAME, endpoint, insecureAllowed),
                    IngestSettings.bearer(NAME, apiKey),
                    timeout,
                    parallelism,
                    maxBodyBytes);
            return new HeliconeSink(settings, clock == null ? InstantSource.system() : clock);
        }
    }
}
