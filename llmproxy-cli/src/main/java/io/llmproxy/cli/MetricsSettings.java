package io.llmproxy.cli;

import io.llmproxy.api.Secret;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the server tells its metrics, and to whom.
 *
 * @param isEnabled whether it does
 * @param path of those in JSON; those for Prometheus are at {@code /prometheus} below it
 * @param token what callers must send, or null if everybody may read them
 */
record MetricsSettings(
        boolean isEnabled, String path, @Nullable Secret token) {
    static final String ENABLED = "ENABLE_METRICS";
    static final String PATH = "METRICS_PATH";
    static final String TOKEN = "METRICS_TOKEN";
    static final String DEFAULT_PATH = "/metrics";

    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

    static boolean parseEnabled(String text) {
        return switch (text) {
            case "true", "TRUE", "True", "t", "T", "1" -> true; // what Go takes for a boolean
            case "false", "FALSE", "False", "f", "F", "0" -> false;
            default -> throw new IllegalArgumentException(text + " (expected: true or false)");
        };
    }

    static String parsePath(String text) {
        if (!PLAIN_PATH.matcher(text).matches()
                || List.of(text.split("/")).stream().anyMatch(DOT_SEGMENTS::contains)) {
            throw new IllegalArgumentException(
                    text + " (expected: a path such as " + DEFAULT_PATH + ", of letters, digits and . _ ~ -)");
        }
        if (GatewayRoutes.OWN_SEGMENTS.contains(GatewayFilter.firstSegment(text))) {
            throw new IllegalArgumentException(
                    text + " (expected: another first segment, this one belongs to the server itself)");
        }
        return text;
    }

    /** Returns the first segment of the path, which no endpoint of a provider may have. */
    String firstSegment() {
        return GatewayFilter.firstSegment(path);
    }
}
