package io.llmproxy.core;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.core.internal.config.EndpointRule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provider: where it is, and what clients may ask of it. Immutable.
 */
public final class ProviderConfig {
    /** Time to establish a connection unless set otherwise: 10 seconds. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Time to the first byte of an answer unless set otherwise: 10 minutes, since long completions are silent until done. */
    public static final Duration DEFAULT_FIRST_BYTE_TIMEOUT = Duration.ofMinutes(10);

    /** Longest silence between two chunks unless set otherwise: 2 minutes. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(2);

    /** Time that a client may take to send its body unless set otherwise: 10 minutes. */
    public static final Duration DEFAULT_REQUEST_BODY_TIMEOUT = Duration.ofMinutes(10);

    private final String name;
    private final URI baseUrl;
    private final List<String> allowedEndpoints;
    private final Set<String> allowedMethods;
    private final Map<String, List<String>> paramAllowList;
    private final List<String> allowedOrigins;
    private final List<String> requiredHeaders;
    private final Duration connectTimeout;
    private final Duration firstByteTimeout;
    private final Duration idleTimeout;
    private final @Nullable Duration totalTimeout;
    private final Duration connectionKeepAlive;
    private final int maxIdleConnections;
    private final boolean isStreamUsageRequested;
    private final CredentialPlace apiKeyPlace;
    private final List<CredentialPlace> tokenPlaces;
    private final String pathPrefix;
    private final Set<String> hosts;
    private final List<String> forwardedHeaders;
    private final Map<String, String> upstreamHeaders;
    private final boolean isClientAddressForwarded;
    private final List<String> enforcedMetadata;
    private final Duration requestBodyTimeout;
    private final Map<String, EndpointTimeouts> endpointTimeouts;
    private final RetryConfig retries;
    private final @Nullable CircuitBreakerConfig circuitBreaker;
    private final @Nullable CaptureMode capture;

    ProviderConfig(ProviderConfigBuilder builder) {
        name = builder.name;
        baseUrl = builder.baseUrl;
        allowedEndpoints = builder.allowedEndpoints;
        allowedMethods = builder.allowedMethods;
        paramAllowList = builder.paramAllowList;
        allowedOrigins = builder.allowedOrigins;
        requiredHeaders = builder.requiredHeaders;
        connectTimeout = builder.connectTimeout;
        firstByteTimeout = builder.firstByteTimeout;
        idleTimeout = builder.idleTimeout;
        totalTimeout = builder.totalTimeout;
        connectionKeepAlive = builder.connectionKeepAlive;
        maxIdleConnections = builder.maxIdleConnections;
        isStreamUsageRequested = builder.isStreamUsageRequested;
        apiKeyPlace = builder.apiKeyPlace;
        tokenPlaces = builder.tokenPlaces();
        pathPrefix = builder.pathPrefix;
        hosts = builder.hosts;
        forwardedHeaders = builder.forwardedHeaders;
        upstreamHeaders = builder.upstreamHeaders;
        isClientAddressForwarded = builder.isClientAddressForwarded;
        enforcedMetadata = builder.enforcedMetadata;
        requestBodyTimeout = builder.requestBodyTimeout;
        endpointTimeouts = builder.endpointTimeouts;
        retries = builder.retries;
        circuitBreaker = builder.circuitBreaker;
        capture = builder.capture;
    }

    /**
     * Starts a provider that allows nothing yet.
     *
     * @param name name in the configuration and in events
     * @param baseUrl absolute {@code http} or {@code https} address without credentials and fragment. A path is kept in front of
     *     the client's path, and a query is added to the client's query, in place of parameters of the same name
     * @return a new builder
     * @throws IllegalArgumentException if the address is not of that form
     */
    public static ProviderConfigBuilder builder(String name, URI baseUrl) {
        return new ProviderConfigBuilder(name, baseUrl);
    }

    /**
     * Starts the built-in profile of OpenAI: its inference endpoints, usage of streams requested.
     *
     * @param baseUrl {@code https://api.openai.com} or a compatible server
     * @return a new builder
     */
    public static ProviderConfigBuilder openAi(URI baseUrl) {
        return ProviderProfile.OPENAI.builder("openai", baseUrl);
    }

    /**
     * Returns the name in the configuration and in events.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the provider's address.
     *
     * @return an absolute URI
     */
    public URI baseUrl() {
        return baseUrl;
    }

    /**
     * Returns the paths that clients may call, below the {@linkplain #pathPrefix() path prefix}.
     *
     * <p>{@code /v1/models} allows itself and what lies below it, {@code /v1/models/} only what lies below. A segment
     * {@code *} stands for any one segment; as the last one it ends the path. A last segment {@code **} stands for any rest.
     * Methods in front of the path, as in {@code GET,DELETE /v1/files}, stand in place of {@link #allowedMethods()} for it.
     *
     * @return at least one path
     */
    public List<String> allowedEndpoints() {
        return allowedEndpoints;
    }

    /**
     * Returns the same paths as clients of the gateway see them.
     *
     * @return with the {@linkplain #pathPrefix() path prefix} and without methods
     */
    public List<String> clientPaths() {
        return allowedEndpoints.stream()
                .map(endpoint -> pathPrefix + EndpointRule.parse(endpoint).path())
                .toList();
    }

    /**
     * Returns the methods that clients may use at endpoints that name none of their own.
     *
     * @return in upper case; empty only if every endpoint names its own
     */
    public Set<String> allowedMethods() {
        return allowedMethods;
    }

    /**
     * Returns, by name of a top-level field of the JSON body, the globs of which its value must match one.
     *
     * @return in the order of the configuration; empty if any value may be sent
     */
    public Map<String, List<String>> paramAllowList() {
        return paramAllowList;
    }

    /**
     * Returns the origins from which browsers may call, compared exactly.
     *
     * @return empty if any origin may call
     */
    public List<String> allowedOrigins() {
        return allowedOrigins;
    }

    /**
     * Returns the headers that each request must carry.
     *
     * @return lower-case names, empty if there are none
     */
    public List<String> requiredHeaders() {
        return requiredHeaders;
    }

    /**
     * Returns how long a connection to the provider may take.
     *
     * @return a positive time
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * Returns how long the provider may take from the last byte of the request to the first byte of the answer's head.
     *
     * @return a positive time
     */
    public Duration firstByteTimeout() {
        return firstByteTimeout;
    }

    /**
     * Returns how long the provider may be silent within an answer.
     *
     * @return a positive time
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * Returns how long an exchange may take as a whole.
     *
     * @return a positive time, or empty for no limit
     */
    public Optional<Duration> totalTimeout() {
        return Optional.ofNullable(totalTimeout);
    }

    /**
     * Returns how long an idle connection to the provider is kept.
     *
     * @return a positive time
     */
    public Duration connectionKeepAlive() {
        return connectionKeepAlive;
    }

    /**
     * Returns how many idle connections to the provider are kept.
     *
     * @return at least 1
     */
    public int maxIdleConnections() {
        return maxIdleConnections;
    }

    /**
     * Tells whether the provider is asked for the usage of streamed completions where the client does not ask.
     *
     * <p>If so, a {@code POST} to a path that ends in {@code /completions}, with {@code "stream": true} in its JSON and without a
     * {@code stream_options.include_usage} that is true, goes to the provider with that option. The chunk with the usage, which
     * the provider adds to its answer then, does not reach the client; every other byte of the answer does.
     *
     * @return true if it is asked
     */
    public boolean isStreamUsageRequested() {
        return isStreamUsageRequested;
    }

    /**
     * Returns where the provider expects its key.
     *
     * @return {@link CredentialPlace#bearer()} unless set
     */
    public CredentialPlace apiKeyPlace() {
        return apiKeyPlace;
    }

    /**
     * Returns where clients may bring their token. The first place that holds anything counts.
     *
     * @return at least one place; unless set, the header of {@link #apiKeyPlace()} and {@link CredentialPlace#bearer()}
     */
    public List<CredentialPlace> tokenPlaces() {
        return tokenPlaces;
    }

    /**
     * Returns the beginning of the client's path that chooses this provider. It is cut off before the path is matched and forwarded.
     *
     * @return such as {@code /anthropic}, without a slash at the end, or an empty text
     */
    public String pathPrefix() {
        return pathPrefix;
    }

    /**
     * Returns the names of hosts of which a request must address one to choose this provider.
     *
     * @return in lower case, without port; empty if any host will do
     */
    public Set<String> hosts() {
        return hosts;
    }

    /**
     * Returns the client's header fields that go to the provider besides those that always do.
     *
     * @return lower-case names
     */
    public List<String> forwardedHeaders() {
        return forwardedHeaders;
    }

    /**
     * Returns the header fields that are sent to the provider whatever the client sends.
     *
     * @return values by name, names without regard to case
     */
    public Map<String, String> upstreamHeaders() {
        return upstreamHeaders;
    }

    /**
     * Tells whether the provider is told the client's address, in {@code X-Forwarded-For}.
     *
     * @return false unless set
     */
    public boolean isClientAddressForwarded() {
        return isClientAddressForwarded;
    }

    /**
     * Returns the keys of a token's metadata that a request has to repeat as headers: {@code user_id} as
     * {@code X-PROXY-USER-ID}. A key that the token does not have is refused, {@code *} stands for all keys that it has.
     *
     * @return empty unless set
     */
    public List<String> enforcedMetadata() {
        return enforcedMetadata;
    }

    /**
     * Returns how long a client may take to send its body.
     *
     * @return a positive time
     */
    public Duration requestBodyTimeout() {
        return requestBodyTimeout;
    }

    /**
     * Returns time limits of single endpoints, by path in the form of {@link #allowedEndpoints()}. The first that matches counts.
     *
     * @return in the order of the configuration; empty unless set
     */
    public Map<String, EndpointTimeouts> endpointTimeouts() {
        return endpointTimeouts;
    }

    /**
     * Returns when a call is tried again.
     *
     * @return {@link RetryConfig#none()} unless set
     */
    public RetryConfig retries() {
        return retries;
    }

    /**
     * Returns when calls are refused for a while because the last ones failed.
     *
     * @return {@link CircuitBreakerConfig#DEFAULT} unless set, or empty if that is switched off
     */
    public Optional<CircuitBreakerConfig> circuitBreaker() {
        return Optional.ofNullable(circuitBreaker);
    }

    /** Compares all parts. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProviderConfig that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, baseUrl);
    }

    private List<Object> parts() {
        return List.of(
                name,
                baseUrl,
                allowedEndpoints,
                allowedMethods,
                paramAllowList,
                allowedOrigins,
                requiredHeaders,
                connectTimeout,
                firstByteTimeout,
                idleTimeout,
                totalTimeout(),
                connectionKeepAlive,
                maxIdleConnections,
                isStreamUsageRequested,
                apiKeyPlace,
                tokenPlaces,
                pathPrefix,
                hosts,
                forwardedHeaders,
                upstreamHeaders,
                isClientAddressForwarded,
                enforcedMetadata,
                requestBodyTimeout,
                List.copyOf(endpointTimeouts.entrySet()),
                retries,
                circuitBreaker(),
                capture());
    }

    /**
     * Returns what is recorded of calls to this provider, unless their project says.
     *
     * @return the mode, or empty to leave it to the engine's configuration
     */
    public Optional<CaptureMode> capture() {
        return Optional.ofNullable(capture);
    }

    @Override
    public String toString() {
        return "ProviderConfig[name=" + name + ", baseUrl=" + ProviderConfigBuilder.withoutQuery(baseUrl) + "]";
    }
}
