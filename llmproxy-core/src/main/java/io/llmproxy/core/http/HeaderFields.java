package io.llmproxy.core.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order of the message; names compare without regard to case, a name may occur several times. Immutable.
 */
public final class HeaderFields {
    private static final HeaderFields EMPTY = new HeaderFields(new String[0]);

    private final String[] namesAndValues;

    private HeaderFields(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * Returns no fields.
     *
     * @return the empty instance
     */
    public static HeaderFields empty() {
        return EMPTY;
    }

    /**
     * Tells whether a text can be the name of a field.
     *
     * @param text any text
     * @return true for a token (RFC 9110, section 5.6.2)
     */
    public static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * Tells whether a character can be a part of a token.
     *
     * @param c any character
     * @return true for letters and digits of ASCII and some marks (RFC 9110, section 5.6.2)
     */
    public static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /**
     * Makes fields from alternating names and values.
     *
     * @param namesAndValues name, value, name, value, …
     * @return the fields
     */
    public static HeaderFields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "namesAndValues: " + namesAndValues.length + " (expected: an even number)");
        }
        return new HeaderFields(namesAndValues.clone());
    }

    /**
     * Starts an empty list of fields.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder(new String[Builder.USUAL_ROOM], 0);
    }

    /**
     * Starts a list with these fields, for some more behind them.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        int length = namesAndValues.length;
        return new Builder(Arrays.copyOf(namesAndValues, length + Builder.USUAL_ROOM), length);
    }

    /**
     * Returns the first value of a name.
     *
     * @param name in any case
     * @return the value, or empty if there is no such field
     */
    public Optional<String> first(String name) {
        return Optional.ofNullable(firstOrNull(name));
    }

    /**
     * Returns the first value of a name.
     *
     * @param name in any case
     * @return the value, or null if there is no such field
     */
    public @Nullable String firstOrNull(String name) {
        int index = indexOf(name, 0);
        return index < 0 ? null : namesAndValues[index + 1];
    }

    /**
     * Returns all values of a name.
     *
     * @param name in any case
     * @return the values in the order of the message, not to be changed
     */
    public List<String> all(String name) {
        int first = indexOf(name, 0);
        if (first < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(1);
        for (int i = first; i >= 0; i = indexOf(name, i + 2)) {
            values.add(namesAndValues[i + 1]);
        }
        return Collections.unmodifiableList(values);
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Calls back for each field in the order of the message.
     *
     * @param action takes name and value
     */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            action.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /**
     * Returns the number of fields.
     *
     * @return zero or more
     */
    public int size() {
        return namesAndValues.length / 2;
    }

    /**
     * Returns how long the fields are.
     *
     * @return the characters of all names and values
     */
    public int length() {
        int length = 0;
        for (String text : namesAndValues) {
            length += text.length();
        }
        return length;
    }

    /** Returns the names only: values may be secrets. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>(size());
        forEach((name, value) -> names.add(name));
        return "HeaderFields" + names;
    }

    /** Collects fields. Not safe for use by several threads. */
    public static final class Builder {
        private static final int USUAL_ROOM = 32;

        private String[] namesAndValues;
        private int length;

        private Builder(String[] namesAndValues, int length) {
            this.namesAndValues = namesAndValues;
            this.length = length;
        }

        /**
         * Appends a field.
         *
         * @param name the name
         * @param value the value
         * @return this builder
         */
        public Builder add(String name, String value) {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
            if (length == namesAndValues.length) {
                namesAndValues = Arrays.copyOf(namesAndValues, 2 * length);
            }
            namesAndValues[length++] = name;
            namesAndValues[length++] = value;
            return this;
        }

        /**
         * Builds the fields.
         *
         * @return the fields
         */
        public HeaderFields build() {
            return length == 0 ? EMPTY : new HeaderFields(Arrays.copyOf(namesAndValues, length));
        }
    }
}
