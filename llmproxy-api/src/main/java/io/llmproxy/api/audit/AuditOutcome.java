package io.llmproxy.api.audit;

import java.util.Locale;
import java.util.Optional;

/** How an audited action ended. */
public enum AuditOutcome {
    /** It was done. */
    SUCCESS,
    /** It was not done, for a reason that lies with the caller. */
    FAILURE,
    /** It was not allowed. */
    DENIED,
    /** It was not done, for a reason that lies with the gateway. */
    ERROR;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the name on the wire, in files and in the database.
     *
     * @return the name in lower case
     */
    public String text() {
        return text;
    }

    /**
     * Finds an outcome by its name on the wire.
     *
     * @param text the name in lower case
     * @return the outcome, or empty if there is none of that name
     */
    public static Optional<AuditOutcome> of(String text) {
        for (AuditOutcome outcome : values()) {
            if (outcome.text.equals(text)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
