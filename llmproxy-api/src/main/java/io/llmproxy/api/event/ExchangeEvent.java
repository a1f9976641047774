package io.llmproxy.api.event;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of one finished exchange between a client and a provider.
 *
 * <p>Every exchange yields exactly one event, whatever happened, unless nothing is to be recorded of it. The event holds no secret:
 * neither the token's text nor the provider's key. It holds bodies and headers only where the capture mode asks for them. Immutable.
 */
public final class ExchangeEvent {
    private static final UUID RUN_IDS = UUID.fromString("0c5eb0f4-9d5a-4f0b-8f39-5d1b6c1c7b52");

    private final String exchangeId;
    private final Instant startedAt;
    private final Outcome outcome;
    private final String method;
    private final String path;
    private final Duration duration;
    private final @Nullable Duration timeToFirstByte;
    private final int status;
    private final @Nullable Integer upstreamStatus;
    private final @Nullable String projectId;
    private final @Nullable String tokenId;
    private final Map<String, String> tokenMetadata;
    private final @Nullable String userId;
    private final @Nullable String provider;
    private final @Nullable String requestedModel;
    private final @Nullable String model;
    private final Usage usage;
    private final boolean streamed;
    private final @Nullable String requestId;
    private final int attempts;
    private final @Nullable String upstreamRequestId;
    private final @Nullable String errorCode;
    private final long requestBytes;
    private final long responseBytes;
    private final boolean captureTruncated;
    private final boolean complete;
    private final boolean usageRepeated;
    private final @Nullable BigDecimal costUsd;
    private final @Nullable String priceTable;
    private final @Nullable CapturedBody requestBody;
    private final @Nullable CapturedBody responseBody;
    private final Map<String, List<String>> responseHeaders;

    private ExchangeEvent(Builder builder) {
        exchangeId = requireNonNull(builder.exchangeId, "exchangeId");
        startedAt = requireNonNull(builder.startedAt, "startedAt");
        outcome = requireNonNull(builder.outcome, "outcome");
        method = requireNonNull(builder.method, "method");
        path = requireNonNull(builder.path, "path");
        duration = builder.duration;
        timeToFirstByte = builder.timeToFirstByte;
        status = builder.status;
        upstreamStatus = builder.upstreamStatus;
        projectId = builder.projectId;
        tokenId = builder.tokenId;
        tokenMetadata = builder.tokenMetadata;
        userId = builder.userId;
        provider = builder.provider;
        requestedModel = builder.requestedModel;
        model = builder.model;
        usage = builder.usage;
        streamed = builder.streamed;
        requestId = builder.requestId;
        attempts = builder.attempts;
        upstreamRequestId = builder.upstreamRequestId;
        errorCode = builder.errorCode;
        requestBytes = builder.requestBytes;
        responseBytes = builder.responseBytes;
        captureTruncated = builder.captureTruncated;
        complete = builder.complete;
        usageRepeated = builder.usageRepeated;
        costUsd = builder.costUsd;
        priceTable = builder.priceTable;
        requestBody = builder.requestBody;
        responseBody = builder.responseBody;
        responseHeaders = builder.responseHeaders;
    }

    /**
     * Starts an event.
     *
     * @return a new builder; exchange id, started-at, outcome, method and path must be set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the id of the exchange: made by the gateway, unique, and the same on every redelivery.
     *
     * @return the value
     */
    public String exchangeId() {
        return exchangeId;
    }

    /**
     * Returns the id by which the client knows the call, as it got it in {@code X-Request-ID}: its own, if it sent a usable one. Not
     * unique: clients may repeat theirs.
     *
     * @return the exchange id unless set
     */
    public String requestId() {
        return requestId == null ? exchangeId : requestId;
    }

    /**
     * Returns how often the request was sent to the provider.
     *
     * @return 0 if it was not, or if that is not known; more than 1 after retries
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns when the request reached the gateway, in UTC.
     *
     * @return the value
     */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * Returns how the exchange ended.
     *
     * @return the value
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Returns the HTTP method.
     *
     * @return the value
     */
    public String method() {
        return method;
    }

    /**
     * Returns the path as the provider sees it, without query.
     *
     * @return the value
     */
    public String path() {
        return path;
    }

    /**
     * Returns time from the request's arrival to the last byte of the answer or its abort.
     *
     * @return the value
     */
    public Duration duration() {
        return duration;
    }

    /**
     * Returns time from the request's arrival to the first byte of the provider's body.
     *
     * @return the value, or empty if not known
     */
    public Optional<Duration> timeToFirstByte() {
        return Optional.ofNullable(timeToFirstByte);
    }

    /**
     * Returns the status the client got, 0 if it left before any.
     *
     * @return the value
     */
    public int status() {
        return status;
    }

    /**
     * Returns the provider's status.
     *
     * @return the value, or empty if not known
     */
    public OptionalInt upstreamStatus() {
        return upstreamStatus == null ? OptionalInt.empty() : OptionalInt.of(upstreamStatus);
    }

    /**
     * Returns the project on whose account the call went.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> projectId() {
        return Optional.ofNullable(projectId);
    }

    /**
     * Returns the id of the token's record, never its text.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> tokenId() {
        return Optional.ofNullable(tokenId);
    }

    /**
     * Returns the metadata of the token.
     *
     * @return the value
     */
    public Map<String, String> tokenMetadata() {
        return tokenMetadata;
    }

    /**
     * Returns the end user, from the token's metadata.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    /**
     * Returns the name of the provider in the configuration.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns the model the client asked for.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> requestedModel() {
        return Optional.ofNullable(requestedModel);
    }

    /**
     * Returns the model that answered, or the requested one if the answer names none.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /**
     * Returns the token counts.
     *
     * @return the value
     */
    public Usage usage() {
        return usage;
    }

    /**
     * Tells whether the answer was a stream of events.
     *
     * @return true if so
     */
    public boolean isStreamed() {
        return streamed;
    }

    /**
     * Returns the provider's own id of the call.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> upstreamRequestId() {
        return Optional.ofNullable(upstreamRequestId);
    }

    /**
     * Returns the code of the error the gateway answered with, or the reason of an abort.
     *
     * @return the value, or empty if not known
     */
    public Optional<String> errorCode() {
        return Optional.ofNullable(errorCode);
    }

    /**
     * Returns the size of the request body as it was read from the client.
     *
     * @return the value
     */
    public long requestBytes() {
        return requestBytes;
    }

    /**
     * Returns the size of the answer's body as it was written to the client.
     *
     * @return the value
     */
    public long responseBytes() {
        return responseBytes;
    }

    /**
     * Tells whether texts of the exchange were longer than what the gateway keeps of them, be it for an estimate or as a
     * body. The counts do not suffer: an estimate takes such a text to go on as it began, and the provider's own counts are found
     * in answers of any length; but for those that the Go edition recorded compressed, of which no more than 32 MiB are decoded.
     *
     * @return true if so
     */
    public boolean isCaptureTruncated() {
        return captureTruncated;
    }

    /**
     * Tells whether the provider's answer reached the client to its proper end: nobody broke it off, it reports no error, and
     * a stream has the last event that streams of its kind have.
     *
     * @return false as well if there was no answer
     */
    public boolean isComplete() {
        return complete;
    }

    /**
     * Tells whether the answer repeats counts that this engine has recorded before, as when a finished response or run is
     * fetched again. Whoever adds counts up leaves such events out; they have no cost.
     *
     * @return true if so
     */
    public boolean isUsageRepeated() {
        return usageRepeated;
    }

    /**
     * Returns what the usage costs by the price table. If the usage is an estimate, so is the cost.
     *
     * @return US dollars, zero or more, or empty if the table has no price for it
     */
    public Optional<BigDecimal> costUsd() {
        return Optional.ofNullable(costUsd);
    }

    /**
     * Returns the version of the price table that gave the cost.
     *
     * @return the version, or empty if there is no cost
     */
    public Optional<String> priceTable() {
        return Optional.ofNullable(priceTable);
    }

    /**
     * Returns the body of the request.
     *
     * @return the body, or empty unless bodies are captured
     */
    public Optional<CapturedBody> requestBody() {
        return Optional.ofNullable(requestBody);
    }

    /**
     * Returns the body of the provider's answer.
     *
     * @return the body, or empty unless bodies are captured
     */
    public Optional<CapturedBody> responseBody() {
        return Optional.ofNullable(responseBody);
    }

    /**
     * Returns those headers of the answer that may be recorded; never a cookie, a key, or the account of the provider.
     *
     * @return values by lower-case name, empty unless bodies are captured; immutable
     */
    public Map<String, List<String>> responseHeaders() {
        return responseHeaders;
    }

    /**
     * Starts a copy.
     *
     * @return a new builder with all parts of this event
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns an id that is made of {@link #exchangeId()}, and hence the same on every redelivery, for back ends that want a
     * UUID of their own.
     *
     * @return a UUID of version 5 (RFC 9562)
     */
    public UUID runId() {
        return NameBasedUuid.of(RUN_IDS, exchangeId);
    }

    @Override
    public String toString() {
        return "ExchangeEvent[exchangeId=" + exchangeId + ", outcome=" + outcome + ", status=" + status + ", path="
                + path + ", projectId=" + projectId + ", model=" + model + ", usage=" + usage + "]";
    }

    /** Builds an {@link ExchangeEvent}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String exchangeId;
        private @Nullable Instant startedAt;
        private @Nullable Outcome outcome;
        private @Nullable String method;
        private @Nullable String path;
        private Duration duration = Duration.ZERO;
        private @Nullable Duration timeToFirstByte;
        private int status;
        private @Nullable Integer upstreamStatus;
        private @Nullable String projectId;
        private @Nullable String tokenId;
        private Map<String, String> tokenMetadata = Map.of();
        private @Nullable String userId;
        private @Nullable String provider;
        private @Nullable String requestedModel;
        private @Nullable String model;
        private Usage usage = Usage.none();
        private boolean streamed;
        private @Nullable String requestId;
        private int attempts;
        private @Nullable String upstreamRequestId;
        private @Nullable String errorCode;
        private long requestBytes;
        private long responseBytes;
        private boolean captureTruncated;
        private boolean complete;
        private boolean usageRepeated;
        private @Nullable BigDecimal costUsd;
        private @Nullable String priceTable;
        private @Nullable CapturedBody requestBody;
        private @Nullable CapturedBody responseBody;
        private Map<String, List<String>> responseHeaders = Map.of();

        private Builder() {}

        private Builder(ExchangeEvent event) {
            exchangeId = event.exchangeId;
            startedAt = event.startedAt;
            outcome = event.outcome;
            method = event.method;
            path = event.path;
            duration = event.duration;
            timeToFirstByte = event.timeToFirstByte;
            status = event.status;
            upstreamStatus = event.upstreamStatus;
            projectId = event.projectId;
            tokenId = event.tokenId;
            tokenMetadata = event.tokenMetadata;
            userId = event.userId;
            provider = event.provider;
            requestedModel = event.requestedModel;
            model = event.model;
            usage = event.usage;
            streamed = event.streamed;
            requestId = event.requestId;
            attempts = event.attempts;
            upstreamRequestId = event.upstreamRequestId;
            errorCode = event.errorCode;
            requestBytes = event.requestBytes;
            responseBytes = event.responseBytes;
            captureTruncated = event.captureTruncated;
            complete = event.complete;
            usageRepeated = event.usageRepeated;
            costUsd = event.costUsd;
            priceTable = event.priceTable;
            requestBody = event.requestBody;
            responseBody = event.responseBody;
            responseHeaders = event.responseHeaders;
        }

        /**
         * Sets the id of the exchange, also sent to the client as X-Request-ID; unique, and the same on every redelivery.
         *
         * @param exchangeId required
         * @return this builder
         */
        public Builder exchangeId(String exchangeId) {
            this.exchangeId = requireNonNull(exchangeId, "exchangeId");
            return this;
        }

        /**
         * Sets when the request reached the gateway, in UTC.
         *
         * @param startedAt required
         * @return this builder
         */
        public Builder startedAt(Instant startedAt) {
            this.startedAt = requireNonNull(startedAt, "startedAt");
            return this;
        }

        /**
         * Sets how the exchange ended.
         *
         * @param outcome required
         * @return this builder
         */
        public Builder outcome(Outcome outcome) {
            this.outcome = requireNonNull(outcome, "outcome");
            return this;
        }

        /**
         * Sets the HTTP method.
         *
         * @param method required
         * @return this builder
         */
        public Builder method(String method) {
            this.method = requireNonNull(method, "method");
            return this;
        }

        /**
         * Sets the path as the provider sees it, without query.
         *
         * @param path required
         * @return this builder
         */
        public Builder path(String path) {
            this.path = requireNonNull(path, "path");
            return this;
        }

        /**
         * Sets time from the request's arrival to the last byte of the answer or its abort.
         *
         * @param duration zero by default
         * @return this builder
         */
        public Builder duration(Duration duration) {
            this.duration = requireNonNull(duration, "duration");
            return this;
        }

        /**
         * Sets time from the request's arrival to the first byte of the provider's body.
         *
         * @param timeToFirstByte null if not known, the default
         * @return this builder
         */
        public Builder timeToFirstByte(@Nullable Duration timeToFirstByte) {
            this.timeToFirstByte = timeToFirstByte;
            return this;
        }

        /**
         * Sets the status the client got, 0 if it left before any.
         *
         * @param status 0 by default
         * @return this builder
         */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /**
         * Sets the provider's status.
         *
         * @param upstreamStatus null if not known, the default
         * @return this builder
         */
        public Builder upstreamStatus(@Nullable Integer upstreamStatus) {
            this.upstreamStatus = upstreamStatus;
            return this;
        }

        /**
         * Sets the project on whose account the call went.
         *
         * @param projectId null if not known, the default
         * @return this builder
         */
        public Builder projectId(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Sets the id of the token's record, never its text.
         *
         * @param tokenId null if not known, the default
         * @return this builder
         */
        public Builder tokenId(@Nullable String tokenId) {
            this.tokenId = tokenId;
            return this;
        }

        /**
         * Sets the metadata of the token.
         *
         * @param tokenMetadata empty by default
         * @return this builder
         */
        public Builder tokenMetadata(Map<String, String> tokenMetadata) {
            this.tokenMetadata = Map.copyOf(tokenMetadata);
            return this;
        }

        /**
         * Sets the end user, from the token's metadata.
         *
         * @param userId null if not known, the default
         * @return this builder
         */
        public Builder userId(@Nullable String userId) {
            this.userId = userId;
            return this;
        }

        /**
         * Sets the name of the provider in the configuration.
         *
         * @param provider null if not known, the default
         * @return this builder
         */
        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        /**
         * Sets the model the client asked for.
         *
         * @param requestedModel null if not known, the default
         * @return this builder
         */
        public Builder requestedModel(@Nullable String requestedModel) {
            this.requestedModel = requestedModel;
            return this;
        }

        /**
         * Sets the model that answered, or the requested one if the answer names none.
         *
         * @param model null if not known, the default
         * @return this builder
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Sets the token counts.
         *
         * @param usage none by default
         * @return this builder
         */
        public Builder usage(Usage usage) {
            this.usage = requireNonNull(usage, "usage");
            return this;
        }

        /**
         * Sets whether the answer was a stream of events.
         *
         * @param streamed false by default
         * @return this builder
         */
        public Builder streamed(boolean streamed) {
            this.streamed = streamed;
            return this;
        }

        /**
         * Sets the id by which the client knows the call.
         *
         * @param requestId null for the exchange id, the default
         * @return this builder
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets how often the request was sent to the provider.
         *
         * @param attempts zero or more; 0 by default
         * @return this builder
         */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets the provider's own id of the call.
         *
         * @param upstreamRequestId null if not known, the default
         * @return this builder
         */
        public Builder upstreamRequestId(@Nullable String upstreamRequestId) {
            this.upstreamRequestId = upstreamRequestId;
            return this;
        }

        /**
         * Sets the code of the error the gateway answered with, or the reason of an abort.
         *
         * @param errorCode null if not known, the default
         * @return this builder
         */
        public Builder errorCode(@Nullable String errorCode) {
            this.errorCode = errorCode;
            return this;
        }

        /**
         * Sets the size of the request body as it was read from the client.
         *
         * @param requestBytes 0 by default
         * @return this builder
         */
        public Builder requestBytes(long requestBytes) {
            this.requestBytes = requestBytes;
            return this;
        }

        /**
         * Sets the size of the answer's body as it was written to the client.
         *
         * @param responseBytes 0 by default
         * @return this builder
         */
        public Builder responseBytes(long responseBytes) {
            this.responseBytes = responseBytes;
            return this;
        }

        /**
         * Sets whether texts were longer than what was kept of them.
         *
         * @param captureTruncated false by default
         * @return this builder
         */
        public Builder captureTruncated(boolean captureTruncated) {
            this.captureTruncated = captureTruncated;
            return this;
        }

        /**
         * Sets whether the answer reached the client to its proper end.
         *
         * @param complete false by default
         * @return this builder
         */
        public Builder complete(boolean complete) {
            this.complete = complete;
            return this;
        }

        /**
         * Sets whether the counts repeat those of an earlier exchange.
         *
         * @param usageRepeated false by default
         * @return this builder
         */
        public Builder usageRepeated(boolean usageRepeated) {
            this.usageRepeated = usageRepeated;
            return this;
        }

        /**
         * Sets what the usage costs.
         *
         * @param costUsd US dollars, or null if not known, the default
         * @param priceTable version of the table that gave the cost, or null if there is no cost
         * @return this builder
         */
        public Builder cost(@Nullable BigDecimal costUsd, @Nullable String priceTable) {
            this.costUsd = costUsd;
            this.priceTable = priceTable;
            return this;
        }

        /**
         * Sets the bodies.
         *
         * @param request of the request, or null for none, the default
         * @param response of the answer, or null for none, the default
         * @return this builder
         */
        public Builder bodies(@Nullable CapturedBody request, @Nullable CapturedBody response) {
            this.requestBody = request;
            this.responseBody = response;
            return this;
        }

        /**
         * Sets the headers of the answer that may be recorded.
         *
         * @param responseHeaders values by lower-case name; default none
         * @return this builder
         */
        public Builder responseHeaders(Map<String, List<String>> responseHeaders) {
            this.responseHeaders = Map.copyOf(responseHeaders);
            return this;
        }

        /**
         * Builds the event.
         *
         * @return the event
         * @throws NullPointerException if a required part was not set
         */
        public ExchangeEvent build() {
            return new ExchangeEvent(this);
        }
    }
}
