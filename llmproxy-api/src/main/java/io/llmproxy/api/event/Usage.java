package io.llmproxy.api.event;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Token counts of one exchange, or seconds of audio where the provider counts those.
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
    private final @Nullable BigDecimal audioSeconds;
    private final Map<String, Long> inputDetails;
    private final Map<String, Long> outputDetails;

    private Usage(Builder builder) {
        source = builder.source;
        inputTokens = builder.inputTokens;
        outputTokens = builder.outputTokens;
        totalTokens = builder.totalTokens;
        audioSeconds = builder.audioSeconds;
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
     * Tells whether any count of tokens is known; seconds of audio and the parts of counts are none.
     *
     * @return true if at least one of input, output and total is present
     */
    public boolean hasCounts() {
        return inputTokens != null || outputTokens != null || totalTokens != null;
    }

    /**
     * Returns the seconds of audio that a provider reports which bills by duration.
     *
     * @return the provider's number, or empty if not known; two usages are only equal if it has the same scale
     */
    public Optional<BigDecimal> audioSeconds() {
        return Optional.ofNullable(audioSeconds);
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
                && Objects.equals(audioSeconds, that.audioSeconds)
                && inputDetails.equals(that.inputDetails)
                && outputDetails.equals(that.outputDetails);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, inputTokens, outputTokens, totalTokens, audioSeconds, inputDetails, outputDetails);
    }

    @Override
    public String toString() {
        return "Usage[" + source + ", input=" + inputTokens + ", output=" + outputTokens + ", total=" + totalTokens
                + ", audioSeconds=" + audioSeconds + ", inputDetails=" + inputDetails + ", outputDetails="
                + outputDetails + "]";
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
        private @Nullable BigDecimal audioSeconds;
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
         * Sets the seconds of audio; absent by default.
         *
         * @param seconds as the provider reported them, or null if not known
         * @return this builder
         */
        public Builder audioSeconds(@Nullable BigDecimal seconds) {
            audioSeconds = seconds;
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
