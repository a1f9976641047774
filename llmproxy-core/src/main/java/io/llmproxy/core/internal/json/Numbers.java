package io.llmproxy.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as they stand in outlines. */
final class Numbers {
    private static final int LONGEST = 40;
    private static final int LARGEST_EXPONENT = 40;

    /** So many digits are a long in any case. */
    private static final int MOST_DIGITS = 18;

    private Numbers() {}

    /** Returns a whole number as such, however it is written, any other as a decimal, and null for what is none or too large. */
    static @Nullable JsonNode node(CharSequence literal) {
        if (literal.isEmpty() || literal.length() > LONGEST) {
            return null;
        }
        if (areDigits(literal)) {
            return JsonNodeFactory.instance.numberNode(Long.parseLong(literal, 0, literal.length(), 10));
        }
        try {
            BigDecimal value = new BigDecimal(literal.toString());
            if (Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
                return null;
            }
            BigDecimal shortest = value.stripTrailingZeros();
            return shortest.scale() > 0
                    ? JsonNodeFactory.instance.numberNode(value)
                    : JsonNodeFactory.instance.numberNode(value.longValueExact());
        } catch (NumberFormatException | ArithmeticException e) { // no number, or more than a long can hold
            return null;
        }
    }

    private static boolean areDigits(CharSequence literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (literal.charAt(i) < '0' || literal.charAt(i) > '9') {
                return false;
            }
        }
        return literal.length() <= MOST_DIGITS;
    }
}
