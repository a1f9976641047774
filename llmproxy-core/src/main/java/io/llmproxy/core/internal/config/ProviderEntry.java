package io.llmproxy.core.internal.config;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.ProviderProfile;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code apis} in a provider file. */
final class ProviderEntry {
    private static final List<String> KEYS = List.of(
            "profile",
            "base_url",
            "path_prefix",
            "hosts",
            "allowed_endpoints",
            "allowed_methods",
            "auth",
            "token_from",
            "forward_headers",
            "upstream_headers",
            "forward_client_address",
            "enforce_metadata",
            "required_headers",
            "allowed_origins",
            "param_whitelist",
            "request_stream_usage",
            "timeouts",
            "connection",
            "retries",
            "circuit_breaker",
            "capture");
    private static final String INDISPENSABLE = "base_url, allowed_endpoints and allowed_methods, or a profile";
    private static final List<String> HOSTS_OF_AZURE =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com");
    private static final URI NO_ADDRESS = URI.create("http://localhost");
    private static final String PLACE = "bearer, a header such as x-api-key, or query:<name>";

    private final String name;
    private final YamlMap entry;

    private ProviderEntry(String name, YamlMap entry) {
        this.name = name;
        this.entry = entry;
    }

    /** Returns the provider, or null if a part is a problem without which there is none. */
    static @Nullable ProviderConfig read(String name, YamlMap apis) {
        if (apis.isEmpty(name)) {
            apis.addProblem(name, "API '" + name + "' is empty (expected: " + INDISPENSABLE + ")");
            return null;
        }
        YamlMap entry = apis.map(name, "a mapping with " + INDISPENSABLE, KEYS);
        return entry.keys().isEmpty() ? null : new ProviderEntry(name, entry).read();
    }

    private @Nullable ProviderConfig read() {
        ProviderProfile known = entry.value("profile", "the name of a profile", ProviderEntry::profile);
        // Any one stands in for a name that is a problem, so that its absence is not reported as well.
        ProviderProfile profile = known == null && entry.keys().contains("profile") ? ProviderProfile.OPENAI : known;
        URI baseUrl = baseUrl(profile);
        URI address = baseUrl == null ? NO_ADDRESS : baseUrl;
        ProviderConfigBuilder builder =
                profile == null ? ProviderConfig.builder(name, address) : profile.builder(name, address);
        boolean isCallable = EntryEndpoints.read(name, entry, profile, builder);
        readRoute(builder);
        readHeaders(builder, readPlaces(profile, builder));
        builder.paramAllowList(globs())
                .allowedOrigins(entry.list(
                        "allowed_origins", "one origin such as https://app.example.com", AllowListEntry::origin));
        Boolean streamUsage = entry.value("request_stream_usage", EntryValues.TRUTH, EntryValues::truth);
        if (streamUsage != null) {
            builder.requestStreamUsage(streamUsage);
        } else if (profile == null) {
            builder.requestStreamUsage(knowsStreamUsage(address));
        }
        builder.capture(entry.value("capture", "off, usage or bodies", SettingsReader::captureMode));
        EntryTimeouts.read(entry, builder);
        EntryRetries.read(entry, builder);
        return isCallable && baseUrl != null ? builder.build() : null;
    }

    private static ProviderProfile profile(String text) {
        List<ProviderProfile> profiles = ProviderProfile.all();
        return profiles.stream()
                .filter(profile -> profile.key().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Echo.of(text) + " ("
                        + Suggestion.of(
                                text,
                                profiles.stream().map(ProviderProfile::key).toList())
                        + ")"));
    }

    private @Nullable URI baseUrl(@Nullable ProviderProfile profile) {
        if (!entry.keys().contains("base_url")
                && profile != null
                && profile.baseUrl().isPresent()) {
            return profile.baseUrl().get();
        }
        if (entry.isEmpty("base_url")) {
            entry.addProblem(
                    "base_url",
                    "API '" + name + "' has empty base_url (expected: an address such as https://api.openai.com)");
            return null;
        }
        return entry.value("base_url", "an address", BaseUrl::parse);
    }

    private void readRoute(ProviderConfigBuilder builder) {
        entry.value(
                "path_prefix",
                "a path such as /anthropic",
                text -> EntryValues.judged(text, () -> builder.pathPrefix(text)));
        List<String> hosts = entry.distinct("hosts", "one name such as llm.example.com", text -> {
            String host = EntryValues.judged(text, () -> builder.hosts(Set.of(text)));
            return host.toLowerCase(Locale.ROOT);
        });
        builder.hosts(Set.copyOf(hosts));
    }

    /** Returns the headers that hold tokens or keys, in lower case. */
    private Set<String> readPlaces(@Nullable ProviderProfile profile, ProviderConfigBuilder builder) {
        CredentialPlace standard = profile == null
                ? CredentialPlace.bearer()
                : profile.builder(name, NO_ADDRESS).build().apiKeyPlace();
        CredentialPlace named = entry.value("auth", PLACE, ProviderEntry::place);
        CredentialPlace auth = named == null ? standard : named;
        builder.apiKeyPlace(auth);
        List<CredentialPlace> tokenPlaces = entry.distinct("token_from", PLACE, ProviderEntry::place);
        if (!tokenPlaces.isEmpty()) {
            builder.tokenPlaces(tokenPlaces);
        }
        Set<String> headers = new HashSet<>();
        for (CredentialPlace place : tokenPlaces) {
            addHeader(place, headers);
        }
        addHeader(auth, headers);
        return headers;
    }

    private static void addHeader(CredentialPlace place, Set<String> headers) {
        if (place.kind() == CredentialPlace.Kind.HEADER) {
            headers.add(place.name());
        }
    }

    private static CredentialPlace place(String text) {
        try {
            return CredentialPlace.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Echo.of(text) + " (expected: " + PLACE + ")", e);
        }
    }

    private void readHeaders(ProviderConfigBuilder builder, Set<String> ofCredentials) {
        builder.requiredHeaders(entry.list("required_headers", "one header name", AllowListEntry::header));
        builder.forwardedHeaders(entry.distinct("forward_headers", "one header name", text -> {
            refuseCredential(text, ofCredentials);
            builder.forwardedHeaders(List.of(text));
            return text.toLowerCase(Locale.ROOT);
        }));
        YamlMap map = entry.map("upstream_headers", "a mapping from names to values");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String header : map.keys()) {
            String value = map.value(header, "the value of a header", text -> {
                refuseCredential(header, ofCredentials);
                builder.upstreamHeaders(Map.of(header, text));
                return text;
            });
            if (value != null) {
                fields.put(header, value);
            }
        }
        builder.upstreamHeaders(fields);
        Boolean isForwarded = entry.value("forward_client_address", EntryValues.TRUTH, EntryValues::truth);
        builder.forwardClientAddress(Boolean.TRUE.equals(isForwarded));
        builder.enforcedMetadata(entry.distinct(
                "enforce_metadata",
                "one key of tokens' metadata, or *",
                key -> EntryValues.judged(key, () -> builder.enforcedMetadata(List.of(key)))));
    }

    private static void refuseCredential(String header, Set<String> ofCredentials) {
        if (ofCredentials.contains(header.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "header " + header + " (expected: none that carries tokens or keys, as auth and token_from say)");
        }
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

    /** Others may refuse a request with an option that they do not know. */
    private static boolean knowsStreamUsage(URI baseUrl) {
        String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        return host.equals("api.openai.com") || HOSTS_OF_AZURE.stream().anyMatch(host::endsWith);
    }
}
