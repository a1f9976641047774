package io.llmproxy.core;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.core.internal.config.EndpointPattern;
import io.llmproxy.core.internal.config.EndpointRule;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ProviderConfig}. Not safe for use by several threads. */
public final class ProviderConfigBuilder {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])*");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern METADATA_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    final String name;
    final URI baseUrl;
    List<String> allowedEndpoints = List.of();
    Set<String> allowedMethods = Set.of();
    Map<String, List<String>> paramAllowList = Map.of();
    List<String> allowedOrigins = List.of();
    List<String> requiredHeaders = List.of();
    Duration connectTimeout = ProviderConfig.DEFAULT_CONNECT_TIMEOUT;
    Duration firstByteTimeout = ProviderConfig.DEFAULT_FIRST_BYTE_TIMEOUT;
    Duration idleTimeout = ProviderConfig.DEFAULT_IDLE_TIMEOUT;

    @Nullable
    Duration totalTimeout;

    Duration connectionKeepAlive = Duration.ofSeconds(90);
    int maxIdleConnections = 100;
    boolean isStreamUsageRequested;
    CredentialPlace apiKeyPlace = CredentialPlace.bearer();
    private List<CredentialPlace> tokenPlaces = List.of();
    String pathPrefix = "";
    Set<String> hosts = Set.of();
    List<String> forwardedHeaders = List.of();
    Map<String, String> upstreamHeaders = Map.of();
    boolean isClientAddressForwarded;
    List<String> enforcedMetadata = List.of();
    Duration requestBodyTimeout = ProviderConfig.DEFAULT_REQUEST_BODY_TIMEOUT;
    Map<String, EndpointTimeouts> endpointTimeouts = Map.of();
    RetryConfig retries = RetryConfig.none();

    @Nullable
    CircuitBreakerConfig circuitBreaker = CircuitBreakerConfig.DEFAULT;

    @Nullable
    CaptureMode capture;

    ProviderConfigBuilder(String name, URI baseUrl) {
        this.name = requireNonNull(name, "name");
        this.baseUrl = requireNonNull(baseUrl, "baseUrl");
        String scheme = baseUrl.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                || baseUrl.getHost() == null
                || baseUrl.getRawUserInfo() != null
                || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "baseUrl: " + redacted(baseUrl) + " (expected: http(s)://host[:port][/path][?query])");
        }
    }

    private static String redacted(URI uri) {
        String authority = uri.getRawAuthority();
        boolean isSafe = authority == null ? !uri.isOpaque() : authority.indexOf('@') < 0;
        return isSafe ? withoutQuery(uri) : "an address with credentials";
    }

    /** A query may hold a key. */
    static String withoutQuery(URI uri) {
        return uri.getRawQuery() == null ? uri.toString() : uri.toString().replaceFirst("\\?.*", "?…");
    }

    /**
     * Sets the paths that clients may call; required.
     *
     * @param paths at least one, such as {@code /v1/models} or {@code GET,DELETE /v1/files}
     * @return this builder
     */
    public ProviderConfigBuilder allowedEndpoints(List<String> paths) {
        paths.forEach(EndpointRule::parse);
        allowedEndpoints = List.copyOf(paths);
        return this;
    }

    /**
     * Sets the methods that clients may use; required unless every endpoint names its own.
     *
     * @param methods in any case, neither TRACE nor CONNECT
     * @return this builder
     */
    public ProviderConfigBuilder allowedMethods(Set<String> methods) {
        Set<String> upperCase = new TreeSet<>();
        methods.forEach(method -> upperCase.add(method.toUpperCase(Locale.ROOT)));
        if (upperCase.contains("TRACE") || upperCase.contains("CONNECT")) {
            throw new IllegalArgumentException(
                    "allowedMethods: " + upperCase + " (expected: neither TRACE nor CONNECT)");
        }
        allowedMethods = Collections.unmodifiableSet(upperCase);
        return this;
    }

    /**
     * Restricts top-level fields of JSON bodies; any value by default.
     *
     * @param globs by field name the globs of which its value must match one
     * @return this builder
     */
    public ProviderConfigBuilder paramAllowList(Map<String, List<String>> globs) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        globs.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        paramAllowList = Collections.unmodifiableMap(copy);
        return this;
    }

    /**
     * Restricts the origins of browsers; any by default.
     *
     * @param origins compared exactly
     * @return this builder
     */
    public ProviderConfigBuilder allowedOrigins(List<String> origins) {
        allowedOrigins = List.copyOf(origins);
        return this;
    }

    /**
     * Demands headers; none by default.
     *
     * @param names in any case
     * @return this builder
     */
    public ProviderConfigBuilder requiredHeaders(List<String> names) {
        requiredHeaders =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return this;
    }

    /**
     * Limits the time to connect; {@link ProviderConfig#DEFAULT_CONNECT_TIMEOUT} by default.
     *
     * @param timeout positive
     * @return this builder
     */
    public ProviderConfigBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive("connectTimeout", timeout);
        return this;
    }

    /**
     * Limits the time to the first byte; {@link ProviderConfig#DEFAULT_FIRST_BYTE_TIMEOUT} by default.
     *
     * @param timeout positive
     * @return this builder
     */
    public ProviderConfigBuilder firstByteTimeout(Duration timeout) {
        firstByteTimeout = positive("firstByteTimeout", timeout);
        return this;
    }

    /**
     * Limits the silence between chunks; {@link ProviderConfig#DEFAULT_IDLE_TIMEOUT} by default.
     *
     * @param timeout positive
     * @return this builder
     */
    public ProviderConfigBuilder idleTimeout(Duration timeout) {
        idleTimeout = positive("idleTimeout", timeout);
        return this;
    }

    /**
     * Limits the whole exchange; unlimited by default.
     *
     * @param timeout positive, or null for no limit
     * @return this builder
     */
    public ProviderConfigBuilder totalTimeout(@Nullable Duration timeout) {
        totalTimeout = timeout == null ? null : positive("totalTimeout", timeout);
        return this;
    }

    /**
     * Sets how long idle connections are kept; 90 seconds by default.
     *
     * @param time positive
     * @return this builder
     */
    public ProviderConfigBuilder connectionKeepAlive(Duration time) {
        connectionKeepAlive = positive("connectionKeepAlive", time);
        return this;
    }

    /**
     * Sets how many idle connections are kept; 100 by default.
     *
     * @param count at least 1
     * @return this builder
     */
    public ProviderConfigBuilder maxIdleConnections(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxIdleConnections: " + count + " (expected: >= 1)");
        }
        maxIdleConnections = count;
        return this;
    }

    /**
     * Sets whether the provider is asked for the usage of streamed completions where the client does not ask; false by
     * default. Only for providers that know {@code stream_options.include_usage}: others may refuse the request.
     *
     * @param isRequested true to ask, and to remove the chunk that the provider then adds to the answer
     * @return this builder
     */
    public ProviderConfigBuilder requestStreamUsage(boolean isRequested) {
        isStreamUsageRequested = isRequested;
        return this;
    }

    /**
     * Sets where the provider expects its key; {@link CredentialPlace#bearer()} by default.
     *
     * @param place a place in the request
     * @return this builder
     */
    public ProviderConfigBuilder apiKeyPlace(CredentialPlace place) {
        apiKeyPlace = requireNonNull(place, "place");
        return this;
    }

    /**
     * Sets where clients may bring their token; by default in the header that the provider expects its key in, or as
     * {@link CredentialPlace#bearer()}.
     *
     * @param places at least one, in the order in which they are looked at
     * @return this builder
     */
    public ProviderConfigBuilder tokenPlaces(List<CredentialPlace> places) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("tokenPlaces: empty (expected: at least one place)");
        }
        tokenPlaces = List.copyOf(places);
        return this;
    }

    List<CredentialPlace> tokenPlaces() {
        if (!tokenPlaces.isEmpty()) {
            return tokenPlaces;
        }
        return apiKeyPlace.kind() == CredentialPlace.Kind.HEADER
                ? List.of(apiKeyPlace, CredentialPlace.bearer())
                : List.of(CredentialPlace.bearer());
    }

    /**
     * Chooses this provider for requests whose path begins in this way; by default the path does not matter.
     *
     * @param prefix such as {@code /anthropic}; plain segments, cut off before the path is matched and forwarded
     * @return this builder
     * @throws IllegalArgumentException if it is not of that form
     */
    public ProviderConfigBuilder pathPrefix(String prefix) {
        String path = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (!PREFIX.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "pathPrefix: " + prefix + " (expected: a path such as /anthropic, of letters, digits and -._~)");
        }
        pathPrefix = path;
        return this;
    }

    /**
     * Chooses this provider for requests to some hosts only; by default the host does not matter.
     *
     * @param names as in the header {@code Host}, without port, in any case
     * @return this builder
     * @throws IllegalArgumentException if one of them is not the name or address of a host
     */
    public ProviderConfigBuilder hosts(Set<String> names) {
        for (String host : names) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "hosts: " + host + " (expected: a name such as llm.example.com, without port)");
            }
        }
        hosts = names.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(toUnmodifiableSet());
        return this;
    }

    /**
     * Lets more of the client's header fields through to the provider; none by default but those that always go.
     *
     * @param names in any case; cookies, credentials, addresses of clients and fields of the connection are refused, and so are
     *     {@code OpenAI-Organization}, {@code OpenAI-Project} and {@code x-goog-user-project}, which choose who pays: set them with
     *     {@link #upstreamHeaders}
     * @return this builder
     * @throws IllegalArgumentException if one of the names must never go
     */
    public ProviderConfigBuilder forwardedHeaders(List<String> names) {
        forwardedHeaders = names.stream().map(UpstreamFields::checkedForwarded).toList();
        return this;
    }

    /**
     * Sets header fields for the provider, whatever the client sends; none by default.
     *
     * @param fields values by name, such as {@code OpenAI-Organization}
     * @return this builder
     * @throws IllegalArgumentException if a name or value cannot be sent, or must not be set here, as cookies, credentials, addresses
     *     of clients and fields of the connection
     */
    public ProviderConfigBuilder upstreamHeaders(Map<String, String> fields) {
        upstreamHeaders = UpstreamFields.checked(fields);
        return this;
    }

    /**
     * Sets whether the provider is told the client's address, in {@code X-Forwarded-For}; false by default.
     *
     * @param isForwarded true to tell it
     * @return this builder
     */
    public ProviderConfigBuilder forwardClientAddress(boolean isForwarded) {
        isClientAddressForwarded = isForwarded;
        return this;
    }

    /**
     * Demands that requests repeat metadata of their token as headers; none by default.
     *
     * @param keys such as {@code user_id}, which is demanded as {@code X-PROXY-USER-ID}; {@code *} for all that a token has
     * @return this builder
     */
    public ProviderConfigBuilder enforcedMetadata(List<String> keys) {
        for (String key : keys) {
            if (!key.equals("*") && !METADATA_KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        "enforcedMetadata: " + key + " (expected: letters, digits, - and _, or *)");
            }
        }
        enforcedMetadata = List.copyOf(keys);
        return this;
    }

    /**
     * Limits the time that a client may take to send its body; {@link ProviderConfig#DEFAULT_REQUEST_BODY_TIMEOUT} by default.
     *
     * @param timeout positive
     * @return this builder
     */
    public ProviderConfigBuilder requestBodyTimeout(Duration timeout) {
        requestBodyTimeout = positive("requestBodyTimeout", timeout);
        return this;
    }

    /**
     * Sets time limits of single endpoints; none by default.
     *
     * @param byPath limits by path, in the form of {@link #allowedEndpoints}, without methods
     * @return this builder
     */
    public ProviderConfigBuilder endpointTimeouts(Map<String, EndpointTimeouts> byPath) {
        byPath.keySet().forEach(EndpointPattern::parse);
        endpointTimeouts = Collections.unmodifiableMap(new LinkedHashMap<>(byPath));
        return this;
    }

    /**
     * Sets when a call is tried again; never by default.
     *
     * @param config when, and how often
     * @return this builder
     */
    public ProviderConfigBuilder retries(RetryConfig config) {
        retries = requireNonNull(config, "config");
        return this;
    }

    /**
     * Sets when calls are refused for a while because the last ones failed; {@link CircuitBreakerConfig#DEFAULT} by default.
     *
     * @param config when, or null to let every call try
     * @return this builder
     */
    public ProviderConfigBuilder circuitBreaker(@Nullable CircuitBreakerConfig config) {
        circuitBreaker = config;
        return this;
    }

    /**
     * Says what is recorded of calls to this provider, unless their project says; the engine's configuration decides by default.
     *
     * @param mode counts in place of the engine's, or null to leave it to that
     * @return this builder
     */
    public ProviderConfigBuilder capture(@Nullable CaptureMode mode) {
        capture = mode;
        return this;
    }

    /**
     * Builds the configuration.
     *
     * @return the provider
     * @throws IllegalArgumentException if no endpoint or no method is allowed, or if a header that carries tokens or the key is
     *     forwarded or set as well
     */
    public ProviderConfig build() {
        if (allowedEndpoints.isEmpty()) {
            throw new IllegalArgumentException("API '" + name + "' has no allowed_endpoints");
        }
        if (allowedMethods.isEmpty()
                && allowedEndpoints.stream()
                        .anyMatch(endpoint -> EndpointRule.parse(endpoint).methods() == null)) {
            throw new IllegalArgumentException("API '" + name + "' has no allowed_methods");
        }
        refuseCredential(apiKeyPlace);
        tokenPlaces().forEach(this::refuseCredential);
        return new ProviderConfig(this);
    }

    private void refuseCredential(CredentialPlace place) {
        if (place.kind() == CredentialPlace.Kind.HEADER
                && (forwardedHeaders.contains(place.name()) || upstreamHeaders.containsKey(place.name()))) {
            throw new IllegalArgumentException("API '" + name + "': header " + place.name()
                    + " (expected: neither forwarded nor set, since it carries tokens or keys)");
        }
    }

    private static Duration positive(String what, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + ": " + time + " (expected: more than 0, at most 365 days)");
        }
        return time;
    }
}
