package io.llmproxy.api.event;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Token counts of one exchange.
 *
 * <p>A count that the provider did not report is absent, not zero. The detail maps hold the provider's own counters under the
 * provider's own names. Immutable.
 */
public final class Usage {
    private static final Usage NONE = new Builder(UsageSource.NONE).build();

    private final UsageSource source;
    private final @Nullable Long inputTokens;
    private final @Nullable Long outputTokens;
    private final @Nullable Long totalTokens;
    private final Map<String, Long> inputDetails;
    private final Map<String, Long> outputDetails;

    private Usage(Builder builder) {
        source = builder.source;
        inputTokens = builder.inputTokens;
        outputTokens = builder.outputTokens;
        totalTokens = builder.totalTokens;
        inputDetails = builder.inputDetails;
        outputDetails = builder.outputDetails;
    }

    /**
     * Returns the usage of an exchange of which nothing is known.
     *
     * @return the one instance with {@link UsageSource#NONE}
     */
    public static Usage none() {
        return NONE;
    }

    /**
     * Starts a usage without any count.
     *
     * @param source where the numbers come from
     * @return a new builder
     */
    public static Builder builder(UsageSource source) {
        return new Builder(source);
    }

    /**
     * Returns where the numbers come from.
     *
     * @return the source
     */
    public UsageSource source() {
        return source;
    }

    /**
     * Returns the tokens of the request.
     *
     * @return the count, or empty if not known
     */
    public OptionalLong inputTokens() {
        return optional(inputTokens);
    }

    /**
     * Returns the tokens of the answer.
     *
     * @return the count, or empty if not known
     */
    public OptionalLong outputTokens() {
        return optional(outputTokens);
    }

    /**
     * Returns the provider's own total, which may differ from input plus output.
     *
     * @return the count, or empty if not known
     */
    public OptionalLong totalTokens() {
        return optional(totalTokens);
    }

    /**
     * Returns the parts of the input count, such as {@code cached_tokens}.
     *
     * @return an unmodifiable map under the provider's names, empty if there are none
     */
    public Map<String, Long> inputDetails() {
        return inputDetails;
    }

    /**
     * Returns the parts of the output count, such as {@code reasoning_tokens}.
     *
     * @return an unmodifiable map under the provider's names, empty if there are none
     */
    public Map<String, Long> outputDetails() {
        return outputDetails;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage that
                && source == that.source
                && Objects.equals(inputTokens, that.inputTokens)
                && Objects.equals(outputTokens, that.outputTokens)
                && Objects.equals(totalTokens, that.totalTokens)
                && inputDetails.equals(that.inputDetails)
                && outputDetails.equals(that.outputDetails);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, inputTokens, outputTokens, totalTokens, inputDetails, outputDetails);
    }

    @Override
    public String toString() {
        return "Usage[" + source + ", input=" + inputTokens + ", output=" + outputTokens + ", total=" + totalTokens
                + ", inputDetails=" + inputDetails + ", outputDetails=" + outputDetails + "]";
    }

    private static OptionalLong optional(@Nullable Long count) {
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }

    /** Builds a {@link Usage}. Not safe for use by several threads. */
    public static final class Builder {
        private final UsageSource source;
        private @Nullable Long inputTokens;
        private @Nullable Long outputTokens;
        private @Nullable Long totalTokens;
        private Map<String, Long> inputDetails = Map.of();
        private Map<String, Long> outputDetails = Map.of();

        private Builder(UsageSource source) {
            this.source = requireNonNull(source, "source");
        }

        /**
         * Sets the tokens of the request; absent by default.
         *
         * @param count the count, or null if not known
         * @return this builder
         */
        public Builder inputTokens(@Nullable Long count) {
            inputTokens = count;
            return this;
        }

        /**
         * Sets the tokens of the answer; absent by default.
         *
         * @param count the count, or null if not known
         * @return this builder
         */
        public Builder outputTokens(@Nullable Long count) {
            outputTokens = count;
            return this;
        }

        /**
         * Sets the provider's total; absent by default.
         *
         * @param count the count, or null if not known
         * @return this builder
         */
        public Builder totalTokens(@Nullable Long count) {
            totalTokens = count;
            return this;
        }

        /**
         * Sets the parts of the input count; none by default.
         *
         * @param details copied
         * @return this builder
         */
        public Builder inputDetails(Map<String, Long> details) {
            inputDetails = Map.copyOf(details);
            return this;
        }

        /**
         * Sets the parts of the output count; none by default.
         *
         * @param details copied
         * @return this builder
         */
        public Builder outputDetails(Map<String, Long> details) {
            outputDetails = Map.copyOf(details);
            return this;
        }

        /**
         * Builds the usage.
         *
         * @return the usage
         */
        public Usage build() {
            return new Usage(this);
        }
    }
}
