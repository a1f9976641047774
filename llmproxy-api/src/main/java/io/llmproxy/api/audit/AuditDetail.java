package io.llmproxy.api.audit;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The value of a detail of an audit event. Immutable. */
public sealed interface AuditDetail {
    /**
     * A text.
     *
     * @param value the text, free of secrets
     */
    record Text(String value) implements AuditDetail {
        /** Checks the parts. */
        public Text {
            requireNonNull(value, "value");
        }
    }

    /**
     * A whole number.
     *
     * @param value any number
     */
    record Amount(long value) implements AuditDetail {}

    /**
     * A yes or no.
     *
     * @param value yes or no
     */
    record Flag(boolean value) implements AuditDetail {}

    /**
     * A list of texts.
     *
     * @param values the texts in order, free of secrets; copied
     */
    record Texts(List<String> values) implements AuditDetail {
        /** Copies the parts. */
        public Texts {
            values = List.copyOf(values);
        }
    }
}
