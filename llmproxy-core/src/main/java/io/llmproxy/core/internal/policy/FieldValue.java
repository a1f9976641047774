package io.llmproxy.core.internal.policy;

import io.llmproxy.core.http.HeaderFields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a header with parameters, such as {@code multipart/form-data; boundary=x}.
 *
 * @param value the part before the parameters, in lower case
 * @param parameters by name in lower case; values without their quotes
 */
record FieldValue(String value, Map<String, String> parameters) {
    /** Reads a value strictly; null if readers could understand it in different ways. */
    static @Nullable FieldValue parse(String text) {
        int semicolon = text.indexOf(';');
        String value = withoutBlanks(semicolon < 0 ? text : text.substring(0, semicolon));
        if (!isMediaType(value)) {
            return null;
        }
        Map<String, String> parameters = semicolon < 0 ? Map.of() : new ParameterReader(text, semicolon).read();
        return parameters == null ? null : new FieldValue(value.toLowerCase(Locale.ROOT), parameters);
    }

    /** Takes plain tokens too. */
    private static boolean isMediaType(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '/' && !HeaderFields.isTokenCharacter(c)) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static String withoutBlanks(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static final class ParameterReader {
        private final String text;
        private int at;

        ParameterReader(String text, int at) {
            this.text = text;
            this.at = at;
        }

        @Nullable
        Map<String, String> read() {
            Map<String, String> parameters = new LinkedHashMap<>();
            while (at < text.length()) {
                if (!skip(';')) {
                    return null;
                }
                skipBlanks();
                String name = token();
                if (name.isEmpty() && at == text.length()) {
                    return parameters;
                }
                if (name.isEmpty() || !skip('=')) {
                    return null;
                }
                String value = skip('"') ? quoted() : token();
                skipBlanks();
                if (value == null || parameters.put(name.toLowerCase(Locale.ROOT), value) != null) {
                    return null;
                }
            }
            return parameters;
        }

        /** Reads up to the closing quote. A backslash is refused: clients disagree on whether it escapes. */
        private @Nullable String quoted() {
            int start = at;
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c == '\\' || c == 0x7f || (c < ' ' && c != '\t')) {
                    return null;
                }
            }
            return skip('"') ? text.substring(start, at - 1) : null;
        }

        private String token() {
            int start = at;
            while (at < text.length() && HeaderFields.isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
        }

        private boolean skip(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }
    }
}
