package io.llmproxy.api.token;

import io.llmproxy.api.event.CaptureMode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a project allows its tokens, within what the provider's configuration allows: it can only narrow that; and what is recorded of
 * its calls. Immutable.
 */
public final class ProjectPolicy {
    private static final ProjectPolicy OPEN = builder().build();

    private final List<String> allowedModels;
    private final List<String> allowedEndpoints;
    private final List<String> allowedOrigins;
    private final List<String> requiredHeaders;
    private final Map<String, String> upstreamHeaders;
    private final @Nullable Integer maxConcurrentCalls;
    private final @Nullable CaptureMode capture;

    private ProjectPolicy(Builder builder) {
        allowedModels = builder.allowedModels;
        allowedEndpoints = builder.allowedEndpoints;
        allowedOrigins = builder.allowedOrigins;
        requiredHeaders = builder.requiredHeaders;
        upstreamHeaders = builder.upstreamHeaders;
        maxConcurrentCalls = builder.maxConcurrentCalls;
        capture = builder.capture;
    }

    /**
     * Returns the policy that narrows nothing.
     *
     * @return the same instance each time
     */
    public static ProjectPolicy open() {
        return OPEN;
    }

    /**
     * Starts a policy that narrows nothing yet.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tells whether the policy narrows nothing.
     *
     * @return true if it equals {@link #open()}
     */
    public boolean isOpen() {
        return equals(OPEN);
    }

    /**
     * Returns the globs of which the model of a request must match one, wherever the request names it.
     *
     * @return empty if any model may be asked for
     */
    public List<String> allowedModels() {
        return allowedModels;
    }

    /**
     * Returns the paths that may be called, in the form of the provider file's {@code allowed_endpoints}.
     *
     * @return empty if all that the provider allows may be called
     */
    public List<String> allowedEndpoints() {
        return allowedEndpoints;
    }

    /**
     * Returns the origins from which browsers may call.
     *
     * @return empty if all that the provider allows may call
     */
    public List<String> allowedOrigins() {
        return allowedOrigins;
    }

    /**
     * Returns the headers that each request must carry, besides those that the provider's configuration demands.
     *
     * @return lower-case names
     */
    public List<String> requiredHeaders() {
        return requiredHeaders;
    }

    /**
     * Returns the header fields that are sent to the provider whatever the client sends, such as {@code OpenAI-Organization}.
     *
     * @return values by name, names without regard to case
     */
    public Map<String, String> upstreamHeaders() {
        return upstreamHeaders;
    }

    /**
     * Returns how many calls of the project may run at a time on one node.
     *
     * @return at least 1, or empty for no limit but the engine's
     */
    public OptionalInt maxConcurrentCalls() {
        return maxConcurrentCalls == null ? OptionalInt.empty() : OptionalInt.of(maxConcurrentCalls);
    }

    /**
     * Returns what is recorded of the project's calls, whatever the provider's or the engine's configuration says.
     *
     * @return the mode, or empty to leave it to these
     */
    public Optional<CaptureMode> capture() {
        return Optional.ofNullable(capture);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProjectPolicy that
                && allowedModels.equals(that.allowedModels)
                && allowedEndpoints.equals(that.allowedEndpoints)
                && allowedOrigins.equals(that.allowedOrigins)
                && requiredHeaders.equals(that.requiredHeaders)
                && upstreamHeaders.equals(that.upstreamHeaders)
                && Objects.equals(maxConcurrentCalls, that.maxConcurrentCalls)
                && capture == that.capture;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                allowedModels,
                allowedEndpoints,
                allowedOrigins,
                requiredHeaders,
                upstreamHeaders,
                maxConcurrentCalls,
                capture);
    }

    /** Returns all but the values of {@link #upstreamHeaders()}. */
    @Override
    public String toString() {
        return "ProjectPolicy[allowedModels=" + allowedModels + ", allowedEndpoints=" + allowedEndpoints
                + ", allowedOrigins=" + allowedOrigins + ", requiredHeaders=" + requiredHeaders + ", upstreamHeaders="
                + upstreamHeaders.keySet() + ", maxConcurrentCalls=" + maxConcurrentCalls + ", capture=" + capture
                + "]";
    }

    /** Builds a {@link ProjectPolicy}. Not safe for use by several threads. */
    public static final class Builder {
        private List<String> allowedModels = List.of();
        private List<String> allowedEndpoints = List.of();
        private List<String> allowedOrigins = List.of();
        private List<String> requiredHeaders = List.of();
        private Map<String, String> upstreamHeaders = Map.of();
        private @Nullable Integer maxConcurrentCalls;
        private @Nullable CaptureMode capture;

        private Builder() {}

        /**
         * Narrows the models; any by default.
         *
         * @param globs such as {@code gpt-4o-*}
         * @return this builder
         */
        public Builder allowedModels(List<String> globs) {
            allowedModels = List.copyOf(globs);
            return this;
        }

        /**
         * Narrows the endpoints; all that the provider allows by default.
         *
         * @param paths such as {@code /v1/chat/completions} or {@code GET /v1/models}
         * @return this builder
         */
        public Builder allowedEndpoints(List<String> paths) {
            allowedEndpoints = List.copyOf(paths);
            return this;
        }

        /**
         * Narrows the origins of browsers; all that the provider allows by default.
         *
         * @param origins such as {@code https://app.example.com}, compared exactly
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
         * Sets header fields for the provider; none by default.
         *
         * @param fields values by name
         * @return this builder
         */
        public Builder upstreamHeaders(Map<String, String> fields) {
            Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            copy.putAll(fields);
            upstreamHeaders = Collections.unmodifiableMap(copy);
            return this;
        }

        /**
         * Limits the calls at a time; no limit by default.
         *
         * @param max at least 1, or null for no limit
         * @return this builder
         * @throws IllegalArgumentException if the limit is less than 1
         */
        public Builder maxConcurrentCalls(@Nullable Integer max) {
            if (max != null && max < 1) {
                throw new IllegalArgumentException("maxConcurrentCalls: " + max + " (expected: >= 1)");
            }
            maxConcurrentCalls = max;
            return this;
        }

        /**
         * Says what is recorded of the project's calls; the provider's or the engine's configuration decides by default.
         *
         * @param mode counts in place of theirs, be it more or less, or null to leave it to them
         * @return this builder
         */
        public Builder capture(@Nullable CaptureMode mode) {
            capture = mode;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return the policy
         */
        public ProjectPolicy build() {
            return new ProjectPolicy(this);
        }
    }
}
