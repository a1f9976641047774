package io.llmproxy.lunary;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.ingest.internal.BatchResults;
import io.llmproxy.ingest.internal.IngestClient;
import io.llmproxy.ingest.internal.IngestSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to Lunary, a batch per call.
 *
 * <p>Lunary knows an event by {@link ExchangeEvent#runId()}, so one that comes twice stays one. Confined to one thread, as
 * {@link EventSink} says; {@link #close()} ends all threads that belong to the sink.
 */
public final class LunarySink implements EventSink {
    static final String NAME = "lunary";
    static final String DEFAULT_ENDPOINT = "https://api.lunary.ai/v1/runs/ingest";

    /** Lunary's own server takes 20 MiB; what stands before it may take less. */
    static final int DEFAULT_MAX_BODY_BYTES = 10_000_000;

    private final IngestSettings settings;
    private final IngestClient client;

    private LunarySink(IngestSettings settings, InstantSource clock) {
        this.settings = settings;
        client = new IngestClient(settings, clock, System::nanoTime);
    }

    /**
     * Starts a sink.
     *
     * @param apiKey the project's public or private key that Lunary gave out
     * @return a new builder
     */
    public static Builder builder(Secret apiKey) {
        return new Builder(apiKey);
    }

    /**
     * Delivers a batch, in one call if it is not too long. Takes at most twice the timeout, as calls begin only within the first.
     *
     * @param batch at least one event, oldest first
     * @return one result per event, in the order of the batch
     */
    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        BatchResults results = new BatchResults(batch.size());
        LunaryDelivery delivery = new LunaryDelivery(client, client.open(), settings.maxBodyBytes(), results);
        client.run(delivery.window(), 1, only -> delivery.send(batch));
        return results.toList();
    }

    @Override
    public void close() {
        client.close();
    }

    /** Builds a {@link LunarySink}. Not safe for use by several threads. */
    public static final class Builder {
        private final Secret apiKey;
        private URI endpoint = URI.create(DEFAULT_ENDPOINT);
        private boolean insecureAllowed;
        private Duration timeout = Duration.ofSeconds(30);
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private @Nullable InstantSource clock;

        private Builder(Secret apiKey) {
            this.apiKey = requireNonNull(apiKey, "apiKey");
        }

        /**
         * Sets where events are posted to.
         *
         * @param endpoint {@value LunarySink#DEFAULT_ENDPOINT} by default; {@code https}, unless it is on this host
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
         * Sets the longest body of a call. A longer batch is split; an event that is longer goes without its captured bodies.
         *
         * @param maxBodyBytes {@value LunarySink#DEFAULT_MAX_BODY_BYTES} by default, 65,536 to 100,000,000
         * @return this builder
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Sets the clock, which only matters where Lunary names a date to come back at.
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
        public LunarySink build() {
            IngestSettings settings = new IngestSettings(
                    NAME,
                    IngestSettings.endpoint(NAME, endpoint, insecureAllowed),
                    IngestSettings.bearer(NAME, apiKey),
                    timeout,
                    1,
                    maxBodyBytes);
            return new LunarySink(settings, clock == null ? InstantSource.system() : clock);
        }
    }
}
