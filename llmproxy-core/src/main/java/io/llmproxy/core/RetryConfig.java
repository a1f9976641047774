package io.llmproxy.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call that failed is tried again, before the client has got a byte. Off by default: a call may have cost money though
 * its answer was lost. Immutable.
 */
public final class RetryConfig {
    /** The statuses after which a call may be tried again: 429, 502, 503 and 504. */
    public static final Set<Integer> STATUSES = Set.of(429, 502, 503, 504);

    private static final RetryConfig NONE = builder(1).build();
    private static final int MOST_ATTEMPTS = 10;

    private final int attempts;
    private final Set<Integer> statuses;
    private final boolean isAfterSend;
    private final Duration pause;
    private final Duration longestWait;
    private final int maxBodyBytes;

    private RetryConfig(Builder builder) {
        attempts = builder.attempts;
        statuses = builder.statuses;
        isAfterSend = builder.isAfterSend;
        pause = builder.pause;
        longestWait = builder.longestWait;
        maxBodyBytes = builder.maxBodyBytes;
    }

    /**
     * Returns the configuration that tries every call once.
     *
     * @return the same instance each time
     */
    public static RetryConfig none() {
        return NONE;
    }

    /**
     * Starts a configuration that tries again where the connection could not be made, and after nothing else.
     *
     * @param attempts how often a call is tried in all, 1 to 10
     * @return a new builder
     * @throws IllegalArgumentException if the number is out of range
     */
    public static Builder builder(int attempts) {
        return new Builder(attempts);
    }

    /**
     * Returns how often a call is tried in all.
     *
     * @return 1 to 10; 1 means no retries
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns after which statuses a call is tried again.
     *
     * @return some of {@link #STATUSES}
     */
    public Set<Integer> statuses() {
        return statuses;
    }

    /**
     * Tells whether a call is tried again whose connection broke after something of it had been sent. The provider may have
     * worked on it, and may charge for both.
     *
     * @return false unless set
     */
    public boolean isAfterSend() {
        return isAfterSend;
    }

    /**
     * Returns the pause before the second attempt with the same key. Each further one is twice as long; the actual pause is a
     * random part of it.
     *
     * @return 500 milliseconds unless set
     */
    public Duration pause() {
        return pause;
    }

    /**
     * Returns how long the provider's {@code Retry-After} may ask to wait. If it asks for longer, then the client gets the answer
     * as it is.
     *
     * @return 20 seconds unless set
     */
    public Duration longestWait() {
        return longestWait;
    }

    /**
     * Returns up to which size a body is kept in memory so that it can be sent again. Larger ones are sent once.
     *
     * @return bytes, 1 MiB unless set
     */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Compares all parts. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryConfig that
                && attempts == that.attempts
                && statuses.equals(that.statuses)
                && isAfterSend == that.isAfterSend
                && pause.equals(that.pause)
                && longestWait.equals(that.longestWait)
                && maxBodyBytes == that.maxBodyBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(attempts, statuses, isAfterSend, pause, longestWait, maxBodyBytes);
    }

    @Override
    public String toString() {
        return "RetryConfig[attempts=" + attempts + ", statuses=" + statuses + ", afterSend=" + isAfterSend + "]";
    }

    /** Builds a {@link RetryConfig}. Not safe for use by several threads. */
    public static final class Builder {
        private final int attempts;
        private Set<Integer> statuses = Set.of();
        private boolean isAfterSend;
        private Duration pause = Duration.ofMillis(500);
        private Duration longestWait = Duration.ofSeconds(20);
        private int maxBodyBytes = 1 << 20;

        private Builder(int attempts) {
            if (attempts < 1 || attempts > MOST_ATTEMPTS) {
                throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 to " + MOST_ATTEMPTS + ")");
            }
            this.attempts = attempts;
        }

        /**
         * Sets after which statuses a call is tried again; none by default.
         *
         * @param some of {@link RetryConfig#STATUSES}
         * @return this builder
         * @throws IllegalArgumentException if there is another one among them
         */
        public Builder statuses(Set<Integer> some) {
            if (!STATUSES.containsAll(some)) {
                throw new IllegalArgumentException(
                        "statuses: " + new TreeSet<>(some) + " (expected: some of " + new TreeSet<>(STATUSES) + ")");
            }
            statuses = Collections.unmodifiableSet(new TreeSet<>(some));
            return this;
        }

        /**
         * Sets whether a call is tried again whose connection broke after something had been sent; false by default.
         *
         * @param afterSend true to risk that the provider works twice
         * @return this builder
         */
        public Builder afterSend(boolean afterSend) {
            isAfterSend = afterSend;
            return this;
        }

        /**
         * Sets the pause before the second attempt with the same key; 500 milliseconds by default.
         *
         * @param first zero to one minute
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder pause(Duration first) {
            pause = checked("pause", first, Duration.ofMinutes(1));
            return this;
        }

        /**
         * Sets how long {@code Retry-After} may ask to wait; 20 seconds by default.
         *
         * @param longest zero to ten minutes
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder longestWait(Duration longest) {
            longestWait = checked("longestWait", longest, Duration.ofMinutes(10));
            return this;
        }

        /**
         * Sets up to which size a body is kept in memory; 1 MiB by default.
         *
         * @param bytes 0 to 64 MiB
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxBodyBytes(int bytes) {
            if (bytes < 0 || bytes > 64 << 20) {
                throw new IllegalArgumentException("maxBodyBytes: " + bytes + " (expected: 0 to 67108864)");
            }
            maxBodyBytes = bytes;
            return this;
        }

        private static Duration checked(String name, Duration value, Duration longest) {
            requireNonNull(value, name);
            if (value.isNegative() || value.compareTo(longest) > 0) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: zero to " + longest + ")");
            }
            return value;
        }

        /**
         * Builds the configuration.
         *
         * @return the configuration
         */
        public RetryConfig build() {
            return new RetryConfig(this);
        }
    }
}
