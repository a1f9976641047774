package io.llmproxy.core;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a kind of provider: its inference endpoints and where it expects its key. Immutable. */
public final class ProviderProfile {
    private static final List<String> OPENAI_ENDPOINTS = List.of(
            "GET,POST,DELETE /v1/chat/completions",
            "POST /v1/completions",
            "GET,POST,DELETE /v1/responses",
            "POST /v1/embeddings",
            "GET /v1/models",
            "POST /v1/moderations",
            "GET,POST,DELETE /v1/files",
            "POST /v1/images/generations",
            "POST /v1/images/edits",
            "POST /v1/audio/transcriptions",
            "POST /v1/audio/translations",
            "POST /v1/audio/speech");

    private static final List<String> AZURE_ENDPOINTS = List.of(
            "POST /openai/deployments/*/chat/completions",
            "POST /openai/deployments/*/completions",
            "POST /openai/deployments/*/embeddings",
            "POST /openai/deployments/*/images/generations",
            "POST /openai/deployments/*/images/edits",
            "POST /openai/deployments/*/audio/transcriptions",
            "POST /openai/deployments/*/audio/translations",
            "POST /openai/deployments/*/audio/speech",
            "GET,POST,DELETE /openai/responses",
            "GET /openai/models",
            "GET,POST,DELETE /openai/v1/chat/completions",
            "GET,POST,DELETE /openai/v1/responses",
            "POST /openai/v1/embeddings",
            "GET /openai/v1/models",
            "POST /openai/v1/images/generations",
            "POST /openai/v1/audio/transcriptions",
            "POST /openai/v1/audio/speech");

    /** OpenAI itself. */
    public static final ProviderProfile OPENAI =
            new ProviderProfile("openai", "https://api.openai.com", CredentialPlace.bearer(), true, OPENAI_ENDPOINTS);

    /** Azure OpenAI and Azure AI Foundry, whose address is each customer's own. */
    public static final ProviderProfile AZURE_OPENAI =
            new ProviderProfile("azure-openai", null, CredentialPlace.header("api-key"), true, AZURE_ENDPOINTS);

    /** Anthropic. */
    public static final ProviderProfile ANTHROPIC = new ProviderProfile(
            "anthropic",
            "https://api.anthropic.com",
            CredentialPlace.header("x-api-key"),
            false,
            List.of("GET,POST,DELETE /v1/messages", "POST /v1/complete", "GET /v1/models"));

    /** Google's Gemini API. */
    public static final ProviderProfile GEMINI = new ProviderProfile(
            "gemini",
            "https://generativelanguage.googleapis.com",
            CredentialPlace.header("x-goog-api-key"),
            false,
            List.of(
                    "GET,POST /v1beta/models",
                    "GET,POST /v1/models",
                    "GET,POST,PATCH,DELETE /v1beta/cachedContents",
                    "GET,DELETE /v1beta/files",
                    "POST /upload/v1beta/files"));

    /** Mistral, which reports the usage of streams unasked. */
    public static final ProviderProfile MISTRAL = new ProviderProfile(
            "mistral",
            "https://api.mistral.ai",
            CredentialPlace.bearer(),
            false,
            List.of(
                    "POST /v1/chat/completions",
                    "POST /v1/fim/completions",
                    "POST /v1/agents/completions",
                    "POST /v1/embeddings",
                    "POST /v1/moderations",
                    "POST /v1/chat/moderations",
                    "POST /v1/ocr",
                    "POST /v1/audio/transcriptions",
                    "GET /v1/models"));

    /** Any server in the shape of OpenAI's. It is not asked for the usage of streams, since not all know that option. */
    public static final ProviderProfile OPENAI_COMPATIBLE =
            new ProviderProfile("openai-compatible", null, CredentialPlace.bearer(), false, OPENAI_ENDPOINTS);

    private static final List<ProviderProfile> ALL =
            List.of(OPENAI, AZURE_OPENAI, ANTHROPIC, GEMINI, MISTRAL, OPENAI_COMPATIBLE);

    private final String key;
    private final @Nullable String baseUrl;
    private final CredentialPlace apiKeyPlace;
    private final boolean isStreamUsageRequested;
    private final List<String> endpoints;

    private ProviderProfile(
            String key,
            @Nullable String baseUrl,
            CredentialPlace apiKeyPlace,
            boolean isStreamUsageRequested,
            List<String> endpoints) {
        this.key = key;
        this.baseUrl = baseUrl;
        this.apiKeyPlace = apiKeyPlace;
        this.isStreamUsageRequested = isStreamUsageRequested;
        this.endpoints = endpoints;
    }

    /**
     * Returns the built-in profiles.
     *
     * @return all of them
     */
    public static List<ProviderProfile> all() {
        return ALL;
    }

    /**
     * Returns the name in the configuration.
     *
     * @return in kebab-case, such as {@code azure-openai}
     */
    public String key() {
        return key;
    }

    /**
     * Returns the provider's public address.
     *
     * @return the address, or empty if each customer has their own
     */
    public Optional<URI> baseUrl() {
        return baseUrl == null ? Optional.empty() : Optional.of(URI.create(baseUrl));
    }

    /**
     * Starts a provider of this kind.
     *
     * @param name name in the configuration and in events
     * @param address where it is
     * @return a new builder, to be changed at will
     * @throws IllegalArgumentException if the address is not of the form that {@link ProviderConfig#builder} expects
     */
    public ProviderConfigBuilder builder(String name, URI address) {
        return ProviderConfig.builder(name, address)
                .apiKeyPlace(apiKeyPlace)
                .requestStreamUsage(isStreamUsageRequested)
                .allowedMethods(Set.of("GET", "POST"))
                .allowedEndpoints(endpoints);
    }

    @Override
    public String toString() {
        return key;
    }
}
