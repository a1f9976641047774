package io.llmproxy.examples.quickstart;

import io.llmproxy.api.token.Project;
import io.llmproxy.core.IssuedToken;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.TokenRequest;
import io.llmproxy.servlet.LlmProxyFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;

/** What an application does to become a gateway. */
final class EmbeddingExample {
    private EmbeddingExample() {}

    /** Opens the gateway on {@code /v1/*}. Call it while the application starts, and close the engine when it ends. */
    static LlmProxy addGateway(ServletContext application, URI providerUrl, Path data) {
        LlmProxy proxy = LlmProxy.builder()
                .provider(ProviderConfig.openAi(providerUrl).build())
                .database(data.resolve("llm-proxy.db"))
                .sink("file", Map.of("path", data.resolve("events.jsonl").toString()))
                .build();
        FilterRegistration.Dynamic filter = application.addFilter("llmproxy", new LlmProxyFilter(proxy));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/v1/*");
        return proxy;
    }

    /** Makes a token for one user: calls go on the project's account, for an hour, a hundred at most. */
    static IssuedToken issueToken(LlmProxy proxy, Project project, String user) {
        return proxy.tokens()
                .issue(TokenRequest.builder(project.id(), Duration.ofHours(1))
                        .maxRequests(100L)
                        .metadata(Map.of("user_id", user))
                        .build());
    }
}
