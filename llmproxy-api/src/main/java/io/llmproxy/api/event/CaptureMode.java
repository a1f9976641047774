package io.llmproxy.api.event;

import java.util.Locale;

/** What is recorded of exchanges. */
public enum CaptureMode {
    /** Nothing: there is no event, and nobody reads the bodies. Metrics count the exchange, without tokens. */
    OFF,
    /** Who asked what of whom, how it ended, and the usage, but neither bodies nor headers. */
    USAGE,
    /** All of that, and bodies and some headers of answers: what people wrote and what models answered. */
    BODIES;

    /**
     * Reads a mode from a configuration.
     *
     * @param key {@code off}, {@code usage} or {@code bodies}
     * @return the mode
     * @throws IllegalArgumentException if it is another text; the message does not repeat it
     */
    public static CaptureMode of(String key) {
        for (CaptureMode mode : values()) {
            if (mode.key().equals(key)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("unknown capture mode (expected: off, usage or bodies)");
    }

    /**
     * Returns the name in configurations.
     *
     * @return in lower case
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
