package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    private static final Duration LONGEST = Duration.ofDays(365);

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

    private ProviderConfig(Builder builder) {
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
    }

    /**
     * Starts a provider that allows nothing yet.
     *
     * @param name name in the configuration and in events
     * @param baseUrl absolute {@code http} or {@code https} address, without query and fragment; a path is kept in front of the
     *     client's path
     * @return a new builder
     * @throws IllegalArgumentException if the address is not of that form
     */
    public static Builder builder(String name, URI baseUrl) {
        return new Builder(name, baseUrl);
    }

    /**
     * Starts the built-in profile of OpenAI: its inference endpoints, methods GET, POST and DELETE, usage of streams requested.
     *
     * @param baseUrl {@code https://api.openai.com} or a compatible server
     * @return a new builder
     */
    public static Builder openAi(URI baseUrl) {
        return new Builder("openai", baseUrl)
                .requestStreamUsage(true)
                .allowedMethods(Set.of("GET", "POST", "DELETE"))
                .allowedEndpoints(List.of(
                        "/v1/chat/completions",
                        "/v1/completions",
                        "/v1/responses",
                        "/v1/embeddings",
                        "/v1/models",
                        "/v1/moderations",
                        "/v1/files",
                        "/v1/images/generations",
                        "/v1/images/edits",
                        "/v1/audio/transcriptions",
                        "/v1/audio/translations",
                        "/v1/audio/speech"));
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
     * Returns the paths that clients may call.
     *
     * <p>{@code /v1/models} allows itself and what lies below it, {@code /v1/models/} only what lies below. A segment
     * {@code *} stands for any one segment; as the last one it ends the path. A last segment {@code **} stands for any rest.
     *
     * @return at least one path
     */
    public List<String> allowedEndpoints() {
        return allowedEndpoints;
    }

    /**
     * Returns the methods that clients may use.
     *
     * @return at least one method, in upper case
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

    @Override
    public String toString() {
        return "ProviderConfig[name=" + name + ", baseUrl=" + baseUrl + "]";
    }

    /** Builds a {@link ProviderConfig}. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final URI baseUrl;
        private List<String> allowedEndpoints = List.of();
        private Set<String> allowedMethods = Set.of();
        private Map<String, List<String>> paramAllowList = Map.of();
        private List<String> allowedOrigins = List.of();
        private List<String> requiredHeaders = List.of();
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration firstByteTimeout = DEFAULT_FIRST_BYTE_TIMEOUT;
        private Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;
        private @Nullable Duration totalTimeout;
        private Duration connectionKeepAlive = Duration.ofSeconds(90);
        private int maxIdleConnections = 100;
        private boolean isStreamUsageRequested;

        private Builder(String name, URI baseUrl) {
            this.name = requireNonNull(name, "name");
            this.baseUrl = requireNonNull(baseUrl, "baseUrl");
            String scheme = baseUrl.getScheme();
            if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                    || baseUrl.getHost() == null
                    || baseUrl.getRawUserInfo() != null
                    || baseUrl.getRawQuery() != null
                    || baseUrl.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "baseUrl: " + redacted(baseUrl) + " (expected: http(s)://host[:port][/path])");
            }
        }

        private static String redacted(URI uri) {
            return uri.getRawUserInfo() == null && uri.getRawQuery() == null
                    ? uri.toString()
                    : "an address with credentials or query";
        }

        /**
         * Sets the paths that clients may call; required.
         *
         * @param paths at least one, each starting with a slash
         * @return this builder
         */
        public Builder allowedEndpoints(List<String> paths) {
            for (String path : paths) {
                if (!path.startsWith("/")) {
                    throw new IllegalArgumentException(
                            "allowedEndpoints: " + path + " (expected: a path that starts with /)");
                }
            }
            allowedEndpoints = List.copyOf(paths);
            return this;
        }

        /**
         * Sets the methods that clients may use; required.
         *
         * @param methods at least one, in any case, neither TRACE nor CONNECT
         * @return this builder
         */
        public Builder allowedMethods(Set<String> methods) {
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
        public Builder paramAllowList(Map<String, List<String>> globs) {
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
        public Builder allowedOrigins(List<String> origins) {
            allowedOrigins = List.copyOf(origins);
            return this;
        }

        /**
         * Demands headers; none by default.
         *
         * @param names in any case
         * @return this builder
         */
        public Builder requiredHeaders(List<String> names) {
            requiredHeaders =
                    names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
            return this;
        }

        /**
         * Limits the time to connect; {@link #DEFAULT_CONNECT_TIMEOUT} by default.
         *
         * @param timeout positive
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /**
         * Limits the time to the first byte; {@link #DEFAULT_FIRST_BYTE_TIMEOUT} by default.
         *
         * @param timeout positive
         * @return this builder
         */
        public Builder firstByteTimeout(Duration timeout) {
            firstByteTimeout = positive("firstByteTimeout", timeout);
            return this;
        }

        /**
         * Limits the silence between chunks; {@link #DEFAULT_IDLE_TIMEOUT} by default.
         *
         * @param timeout positive
         * @return this builder
         */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = positive("idleTimeout", timeout);
            return this;
        }

        /**
         * Limits the whole exchange; unlimited by default.
         *
         * @param timeout positive, or null for no limit
         * @return this builder
         */
        public Builder totalTimeout(@Nullable Duration timeout) {
            totalTimeout = timeout == null ? null : positive("totalTimeout", timeout);
            return this;
        }

        /**
         * Sets how long idle connections are kept; 90 seconds by default.
         *
         * @param time positive
         * @return this builder
         */
        public Builder connectionKeepAlive(Duration time) {
            connectionKeepAlive = positive("connectionKeepAlive", time);
            return this;
        }

        /**
         * Sets how many idle connections are kept; 100 by default.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder maxIdleConnections(int count) {
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
        public Builder requestStreamUsage(boolean isRequested) {
            isStreamUsageRequested = isRequested;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the provider
         * @throws IllegalArgumentException if no endpoint or no method is allowed
         */
        public ProviderConfig build() {
            if (allowedEndpoints.isEmpty()) {
                throw new IllegalArgumentException("API '" + name + "' has no allowed_endpoints");
            }
            if (allowedMethods.isEmpty()) {
                throw new IllegalArgumentException("API '" + name + "' has no allowed_methods");
            }
            return new ProviderConfig(this);
        }

        private static Duration positive(String what, Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(what + ": " + time + " (expected: more than 0, at most 365 days)");
            }
            return time;
        }
    }
}
