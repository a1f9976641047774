package io.llmproxy.servlet;

import static org.awaitility.Awaitility.await;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenValidator;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.LlmProxyBuilder;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.TokenRequest;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A host application with the filter on {@code /v1/*}, a scripted provider behind it, one project and one token; metrics are below
 * {@code /ops}. Closing checks that the engine has left no connection to the provider open.
 */
final class Gateway implements AutoCloseable {
    static final String PROVIDER_KEY = "sk-provider-key-of-the-project";
    static final String CHAT = "/app/v1/chat/completions";

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    private final Path directory;
    private final ScriptedProvider provider;
    private final LlmProxy engine;
    private final TestServer server;
    private final RecordingSink sink = new RecordingSink();
    private final AtomicInteger calls = new AtomicInteger();
    private final @Nullable Project project;
    private final @Nullable String token;

    private Gateway(
            ScriptedProvider.Script script,
            UnaryOperator<ProviderConfigBuilder> providerSettings,
            UnaryOperator<LlmProxyBuilder> engineSettings,
            boolean hasHostsTokens)
            throws Exception {
        this(
                ScriptedProvider.start(script),
                url -> providerSettings.apply(ProviderConfig.openAi(url)),
                engineSettings,
                hasHostsTokens,
                IDLE_TIMEOUT);
    }

    private Gateway(
            ScriptedProvider provider,
            Function<URI, ProviderConfigBuilder> providerConfig,
            UnaryOperator<LlmProxyBuilder> engineSettings,
            boolean hasHostsTokens,
            Duration idleTimeout)
            throws Exception {
        directory = Files.createTempDirectory("llmproxy-gateway");
        this.provider = provider;
        ProviderConfig config = providerConfig.apply(provider.url()).build();
        engine = engineSettings
                .apply(LlmProxy.builder()
                        .provider(config)
                        .database(database())
                        .shutdownGrace(Duration.ofSeconds(2))
                        .sink("recording", sink))
                .build();
        project = hasHostsTokens ? null : engine.projects().create("demo", Secret.of(PROVIDER_KEY));
        token = hasHostsTokens ? null : issueToken(Map.of("user_id", "u7", "team", "blue"));
        server = TestServer.start("/app", this::register, idleTimeout);
    }

    private void register(ServletContext context) {
        FilterRegistration.Dynamic count = context.addFilter("count", (request, response, chain) -> {
            calls.incrementAndGet();
            chain.doFilter(request, response);
        });
        count.setAsyncSupported(true);
        count.addMappingForUrlPatterns(EnumSet.of(jakarta.servlet.DispatcherType.REQUEST), false, "/v1/*", "/v1beta/*");
        FilterRegistration.Dynamic filter = context.addFilter("llmproxy", new LlmProxyFilter(engine));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(
                EnumSet.of(jakarta.servlet.DispatcherType.REQUEST), false, "/v1/*", "/v1beta/*");
        context.addServlet(
                        "operations",
                        OperationsServlet.builder(engine).publicMetrics().build())
                .addMapping("/ops/*");
        context.addServlet("host", new HttpServlet() {}).addMapping("/"); // Tomcat asks no filter without a servlet
    }

    static Gateway start(ScriptedProvider.Script script) throws Exception {
        return start(script, provider -> provider, engine -> engine);
    }

    static Gateway start(
            ScriptedProvider.Script script,
            UnaryOperator<ProviderConfigBuilder> providerSettings,
            UnaryOperator<LlmProxyBuilder> engineSettings)
            throws Exception {
        return new Gateway(script, providerSettings, engineSettings, false);
    }

    /** Starts in front of a provider that another gateway has started too. */
    static Gateway toProvider(ScriptedProvider provider, Function<URI, ProviderConfigBuilder> config) throws Exception {
        return new Gateway(provider, config, engine -> engine, false, IDLE_TIMEOUT);
    }

    /** Starts in front of a provider of the test's own, which may set others. */
    static Gateway start(ScriptedProvider provider, UnaryOperator<LlmProxyBuilder> engineSettings) throws Exception {
        return new Gateway(provider, ProviderConfig::openAi, engineSettings, false, IDLE_TIMEOUT);
    }

    /** Starts in a container that waits no longer than this for a client's next byte. */
    static Gateway start(ScriptedProvider.Script script, Duration idleTimeout) throws Exception {
        return new Gateway(
                ScriptedProvider.start(script), ProviderConfig::openAi, engine -> engine, false, idleTimeout);
    }

    /** Starts with tokens and projects of the host's own; there is no project and no token to begin with. */
    static Gateway start(ScriptedProvider.Script script, TokenValidator tokens, ProjectStore projects)
            throws Exception {
        return new Gateway(
                script,
                provider -> provider,
                engine -> engine.tokenValidator(tokens).projectStore(projects),
                true);
    }

    String issueToken(Map<String, String> metadata) {
        String issued = engine.tokens()
                .issue(TokenRequest.builder(project.id(), Duration.ofHours(1))
                        .metadata(metadata)
                        .build())
                .token()
                .reveal();
        PlantedSecrets.plant("token", issued.substring("sk-".length()));
        return issued;
    }

    RawClient client() throws Exception {
        return new RawClient(server.port());
    }

    RawClient post(String body) throws Exception {
        return client().post(CHAT, token, body);
    }

    String token() {
        return token;
    }

    int port() {
        return server.port();
    }

    Project project() {
        return project;
    }

    Path database() {
        return directory.resolve("gateway.db");
    }

    /** Returns the id of {@link #token()}. */
    String tokenId() {
        List<TokenRecord> newestFirst =
                engine.tokens().list(TokenQuery.builder().build());
        return newestFirst.get(newestFirst.size() - 1).id();
    }

    LlmProxy engine() {
        return engine;
    }

    /** Returns how many calls the container has handed to the gateway's filter; the others it has answered itself. */
    int calls() {
        return calls.get();
    }

    ScriptedProvider provider() {
        return provider;
    }

    RecordingSink sink() {
        return sink;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        server.close();
        try {
            await().atMost(Duration.ofSeconds(5)).until(() -> provider.openConnections() == 0);
        } finally {
            provider.close();
        }
        TestFiles.delete(directory);
    }
}
