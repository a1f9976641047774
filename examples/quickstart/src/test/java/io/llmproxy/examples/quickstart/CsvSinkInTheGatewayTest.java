package io.llmproxy.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.servlet.LlmProxyFilter;
import io.llmproxy.testing.LeavesThreads;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of {@code custom-event-sink} is on the class path of this test, and the engine is told its name: no more. */
@LeavesThreads("HttpClient-") // the JDK's client cannot be closed before Java 21
class CsvSinkInTheGatewayTest {
    private static final Secret PROVIDER_KEY = Secret.of("sk-of-the-provider");

    @TempDir
    Path directory;

    private LlmProxy addGateway(ServletContext application, StandInProvider provider, Path csv) {
        LlmProxy proxy = LlmProxy.builder()
                .provider(ProviderConfig.openAi(provider.url()).build())
                .database(directory.resolve("llm-proxy.db"))
                .sink("csv", Map.of("path", csv.toString()))
                .build();
        FilterRegistration.Dynamic filter = application.addFilter("llmproxy", new LlmProxyFilter(proxy));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/v1/*");
        return proxy;
    }

    @Test
    void everyCallThroughTheFilterBecomesALine() throws Exception {
        Path csv = directory.resolve("usage.csv");
        LlmProxy[] opened = new LlmProxy[1];
        try (StandInProvider provider = StandInProvider.start(PROVIDER_KEY, Duration.ZERO);
                HostApplication host =
                        HostApplication.start(0, application -> opened[0] = addGateway(application, provider, csv));
                LlmProxy proxy = opened[0]) {
            Project project = proxy.projects().create("demo", PROVIDER_KEY);
            Secret token = EmbeddingExample.issueToken(proxy, project, "ada").token();
            ChatClient client = new ChatClient(host.url(), token, "gpt-4o-mini");
            for (int i = 0; i < 10; i++) {
                client.ask("How are you?");
                client.stream("And now?", piece -> {});
            }
        }

        assertThat(Files.readAllLines(csv))
                .hasSize(21)
                .filteredOn(line -> line.contains(",ada,gpt-4o-mini,200,COMPLETED,3,30,33,"))
                .hasSize(10);
        assertThat(Files.readAllLines(csv))
                .filteredOn(line -> line.contains(",ada,gpt-4o-mini,200,COMPLETED,2,30,32,"))
                .hasSize(10);
    }
}
