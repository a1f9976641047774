package io.llmproxy.core.internal.usage;

import org.jspecify.annotations.Nullable;

/**
 * Recovers the last members of a JSON object whose beginning is missing.
 *
 * <p>The end of a JSON object is certain to lie outside of strings, so the text can be read backwards from there: a quote that
 * opens a string is the first one found that no backslash precedes. Whatever strings contain, it is never mistaken for
 * members.
 */
final class CutJson {
    private final String text;
    private final int end;
    private int depth;
    private int outerComma = -1;
    private int innerStart = -1;
    private int innerComma = -1;
    private boolean innerIsObject;

    private CutJson(String text, int end) {
        this.text = text;
        this.end = end;
    }

    /**
     * Makes a JSON object of the last members of an object.
     *
     * @param text the end of a JSON object, or all of one
     * @return the members that are whole, or null if there are none
     */
    static @Nullable String lastMembers(String text) {
        CutJson json = new CutJson(text, text.stripTrailing().length());
        return json.endsObject() ? json.scan(null) : null;
    }

    /**
     * Makes a JSON object of the last members of an object and, if the cut lies in an object one level down or in its name, of
     * its last members too.
     *
     * @param text the end of a JSON object, or all of one
     * @param innerName the name to give the inner object, which was cut off
     * @return the members that are whole, or null if there are none
     */
    static @Nullable String lastMembers(String text, String innerName) {
        CutJson json = new CutJson(text, text.stripTrailing().length());
        return json.endsObject() ? json.scan(innerName) : null;
    }

    private boolean endsObject() {
        return end > 0 && text.charAt(end - 1) == '}';
    }

    private @Nullable String scan(@Nullable String innerName) {
        int position = end - 1;
        while (position >= 0) {
            char c = text.charAt(position);
            if (c == '\\') {
                return null;
            }
            if (c == '"') {
                position = openingQuote(position);
            } else {
                acceptStructure(c, position);
                if (depth == 0) {
                    return c == '{' ? text.substring(position, end) : null;
                }
            }
            position--;
        }
        return repaired(innerName);
    }

    private void acceptStructure(char c, int position) {
        switch (c) {
            case '}', ']' -> {
                depth++;
                if (depth == 2) {
                    innerIsObject = c == '}';
                    innerComma = -1;
                }
            }
            case '{', '[' -> {
                depth--;
                if (depth == 1) {
                    innerStart = position;
                }
            }
            case ',' -> {
                if (depth == 1) {
                    outerComma = position;
                    innerStart = -1;
                } else if (depth == 2) {
                    innerComma = position;
                }
            }
            default -> {}
        }
    }

    /** Returns the index of the quote that opens the string ending at an index, or -1 if it was cut off. */
    private int openingQuote(int closingQuote) {
        int quote = text.lastIndexOf('"', closingQuote - 1);
        while (quote > 0 && text.charAt(quote - 1) == '\\') {
            quote = text.lastIndexOf('"', quote - 1);
        }
        return quote;
    }

    private @Nullable String repaired(@Nullable String innerName) {
        if (innerName != null && innerIsObject) {
            String name = "{\"" + innerName + "\":";
            if (depth >= 2 && innerComma >= 0) {
                return name + "{" + text.substring(innerComma + 1, end);
            }
            if (depth == 1 && innerStart >= 0) {
                return name + text.substring(innerStart, end);
            }
        }
        return outerComma >= 0 ? "{" + text.substring(outerComma + 1, end) : null;
    }
}
