package io.llmproxy.core.internal.policy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes refusals as clients of the Go edition know them. */
public final class RefusalBody {
    private static final String HEX = "0123456789abcdef";

    private RefusalBody() {}

    /**
     * Writes the body of an answer of type {@code application/json}.
     *
     * @param refusal the refusal
     * @return {@code {"error":…,"description":…,"code":…}} and a line feed, in UTF-8; absent parts are left out
     */
    public static byte[] json(Refusal refusal) {
        StringBuilder json = new StringBuilder(128).append('{');
        append(json, "error", refusal.error());
        append(json, "description", refusal.description());
        append(json, "code", refusal.code());
        return json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":\"");
            value.chars().forEach(c -> escape(json, (char) c));
            json.append('"');
        }
    }

    private static void escape(StringBuilder json, char c) {
        switch (c) {
            case '"', '\\' -> json.append('\\').append(c);
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            case '<', '>', '&', '\u2028', '\u2029' -> hex(json, c);
            default -> {
                if (c < ' ') {
                    hex(json, c);
                } else {
                    json.append(c);
                }
            }
        }
    }

    private static void hex(StringBuilder json, char c) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
