package io.llmproxy.core.internal.config;

import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code apis} in a provider file. */
final class ProviderEntry {
    private static final List<String> KEYS = List.of(
            "base_url",
            "allowed_endpoints",
            "allowed_methods",
            "timeouts",
            "connection",
            "param_whitelist",
            "allowed_origins",
            "required_headers",
            "request_stream_usage");
    private static final List<String> HOSTS_OF_AZURE =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com");
    private static final List<String> TIMEOUT_KEYS =
            List.of("request", "response_header", "idle_connection", "flush_interval", "connect", "idle");
    private static final List<String> CONNECTION_KEYS = List.of("max_idle_conns", "max_idle_conns_per_host");
    private static final String DURATION = "a duration such as 30s";
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final String name;
    private final YamlMap entry;

    private ProviderEntry(String name, YamlMap entry) {
        this.name = name;
        this.entry = entry;
    }

    /** Returns the provider, or null if an indispensable part is a problem. */
    static @Nullable ProviderConfig read(String name, YamlMap apis) {
        if (apis.isEmpty(name)) {
            apis.addProblem(name, "API '" + name + "' is empty (expected: " + String.join(", ", KEYS) + ")");
            return null;
        }
        YamlMap entry = apis.map(name, KEYS);
        return entry.keys().isEmpty() ? null : new ProviderEntry(name, entry).read();
    }

    private @Nullable ProviderConfig read() {
        URI baseUrl = baseUrl();
        List<String> endpoints = required("allowed_endpoints", "one path such as /v1/models", ProviderEntry::endpoint);
        List<String> methods = required("allowed_methods", "one method such as POST", EndpointRule::method);
        Map<String, List<String>> globs = globs();
        List<String> origins =
                entry.list("allowed_origins", "one origin such as https://app.example.com", ProviderEntry::origin);
        List<String> headers = entry.list("required_headers", "one header name", ProviderEntry::header);
        YamlMap timeouts = entry.map("timeouts", TIMEOUT_KEYS);
        Duration request = unlessZero(timeouts.value("request", DURATION, Durations::parse));
        Duration responseHeader = unlessZero(timeouts.value("response_header", DURATION, Durations::parse));
        Duration idleConnection = unlessZero(timeouts.value("idle_connection", DURATION, Durations::parse));
        Duration connect = timeouts.value("connect", DURATION, ProviderEntry::positive);
        Duration idle = timeouts.value("idle", DURATION, ProviderEntry::positive);
        // Accepted so that existing files load: every chunk is flushed anyway, and there is one host per provider.
        timeouts.value("flush_interval", DURATION, Durations::parse);
        YamlMap connection = entry.map("connection", CONNECTION_KEYS);
        connection.value("max_idle_conns_per_host", "a whole number", ProviderEntry::count);
        Integer maxIdle = connection.value("max_idle_conns", "a whole number", ProviderEntry::count);
        Boolean streamUsage = entry.value("request_stream_usage", "true or false", ProviderEntry::truth);

        if (baseUrl == null || endpoints.isEmpty() || methods.isEmpty()) {
            return null;
        }
        ProviderConfigBuilder builder = ProviderConfig.builder(name, baseUrl)
                .allowedEndpoints(endpoints)
                .allowedMethods(new LinkedHashSet<>(methods))
                .paramAllowList(globs)
                .allowedOrigins(origins)
                .requiredHeaders(headers)
                .requestStreamUsage(streamUsage == null ? knowsStreamUsage(baseUrl) : streamUsage)
                .totalTimeout(request);
        if (responseHeader != null) {
            builder.firstByteTimeout(responseHeader);
        }
        if (idleConnection != null) {
            builder.connectionKeepAlive(idleConnection);
        }
        if (connect != null) {
            builder.connectTimeout(connect);
        }
        if (idle != null) {
            builder.idleTimeout(idle);
        }
        if (maxIdle != null && maxIdle > 0) {
            builder.maxIdleConnections(maxIdle);
        }
        return builder.build();
    }

    private @Nullable URI baseUrl() {
        if (entry.isEmpty("base_url")) {
            entry.addProblem(
                    "base_url",
                    "API '" + name + "' has empty base_url (expected: an address such as https://api.openai.com)");
            return null;
        }
        return entry.value("base_url", "an address", BaseUrl::parse);
    }

    private List<String> required(String key, String expected, Function<String, String> parser) {
        if (entry.isEmpty(key)) {
            entry.addProblem(key, "API '" + name + "' has no " + key + " (expected: at least " + expected + ")");
            return List.of();
        }
        return entry.list(key, expected, parser);
    }

    private Map<String, List<String>> globs() {
        YamlMap parameters = entry.map("param_whitelist", "a mapping from parameters to lists of globs");
        Map<String, List<String>> globs = new LinkedHashMap<>();
        for (String parameter : parameters.keys()) {
            globs.put(
                    parameter,
                    parameters.list(
                            parameter,
                            "one glob such as gpt-4o-*",
                            text -> Glob.parse(text).toString()));
        }
        return globs;
    }

    private static String endpoint(String text) {
        EndpointRule.parse(text);
        return text;
    }

    private static String origin(String text) {
        if (text.indexOf('*') >= 0 || text.endsWith("/")) {
            throw new IllegalArgumentException(Echo.of(text)
                    + " (expected: an origin such as https://app.example.com; without the list any may call)");
        }
        return text;
    }

    private static String header(String text) {
        if (!HEADER.matcher(text).matches()) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: the name of a header)");
        }
        return text;
    }

    private static Duration positive(String text) {
        Duration duration = Durations.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException(text + " (expected: more than zero)");
        }
        return duration;
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Falls through: the range says more than the parser.
        }
        throw new IllegalArgumentException(Echo.of(text) + " (expected: a whole number, 0 for the default)");
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(Echo.of(text) + " (expected: true or false)");
        };
    }

    /** Others may refuse a request with an option that they do not know. */
    private static boolean knowsStreamUsage(URI baseUrl) {
        String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        return host.equals("api.openai.com") || HOSTS_OF_AZURE.stream().anyMatch(host::endsWith);
    }

    private static @Nullable Duration unlessZero(@Nullable Duration duration) {
        return duration == null || duration.isZero() ? null : duration;
    }
}
