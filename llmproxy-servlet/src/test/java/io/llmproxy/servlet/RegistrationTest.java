package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a host brings the filter into its application. */
class RegistrationTest {
    @TempDir
    Path directory;

    /** A route of the host's own. */
    static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter().print("hello from " + request.getRequestURI());
        }
    }

    private static void register(ServletContext context, String pattern, Map<String, String> initParams) {
        FilterRegistration.Dynamic filter = context.addFilter("llmproxy", LlmProxyFilter.class);
        filter.setAsyncSupported(true);
        filter.setInitParameters(initParams);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, pattern);
        ServletRegistration.Dynamic hello = context.addServlet("hello", new Hello());
        hello.addMapping("/");
    }

    private static String get(int port, String path) throws Exception {
        try (RawClient client = new RawClient(port)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .readToEnd();
        }
    }

    private String providerFile(ScriptedProvider provider) throws IOException {
        return Files.writeString(directory.resolve("providers.yaml"), """
                        default_api: mine
                        apis:
                          mine:
                            base_url: %s
                            allowed_methods: [GET, POST]
                            allowed_endpoints: [/v1/models]
                        """.formatted(provider.url()))
                .toString();
    }

    @Test
    void filterBuiltFromInitParamsServesItsPathAndLeavesTheHostsRoutesAlone() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start((request, connection) -> connection.json(200, "{}"))) {
            Map<String, String> params = Map.of(
                    "provider-file", providerFile(provider),
                    "database-path", directory.resolve("a.db").toString(),
                    "sinks", "file",
                    "sink.file.path", directory.resolve("events.jsonl").toString());
            try (TestServer server = TestServer.start("/shop", context -> register(context, "/v1/*", params))) {
                assertThat(get(server.port(), "/shop/hello")).contains("hello from /shop/hello");
                assertThat(get(server.port(), "/shop/v1/models"))
                        .startsWith("HTTP/1.1 401")
                        .contains("invalid_token");
                assertThat(get(server.port(), "/shop/v1/chat/completions"))
                        .startsWith("HTTP/1.1 404")
                        .contains("endpoint_not_found");
            }
            assertThat(Files.readAllLines(directory.resolve("events.jsonl"))).hasSize(2);
        }
    }

    @Test
    void pathOfTheMappingIsCutOffUnlessTheProviderKnowsIt() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start((request, connection) -> connection.json(200, "{}"))) {
            Map<String, String> params = Map.of(
                    "provider-file", providerFile(provider),
                    "database-path", directory.resolve("b.db").toString());
            try (TestServer server = TestServer.start("", context -> register(context, "/llm/*", params))) {
                assertThat(get(server.port(), "/llm/v1/models")).contains("invalid_token");
                assertThat(get(server.port(), "/v1/models")).contains("hello from /v1/models");
                assertThat(get(server.port(), "/llm/models")).contains("endpoint_not_found");
            }
        }
    }

    @Test
    void wrongInitParamEndsTheStartWithASentenceThatNamesIt() {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Filter watched = new Filter() {
            private final Filter filter = new LlmProxyFilter();

            @Override
            public void init(FilterConfig config) throws ServletException {
                try {
                    filter.init(config);
                } catch (ServletException e) {
                    failure.set(e);
                    throw e;
                }
            }

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
                throw new IllegalStateException("started in spite of its configuration");
            }
        };
        assertThatThrownBy(() -> TestServer.start("", context -> {
                            FilterRegistration.Dynamic filter = context.addFilter("llmproxy", watched);
                            filter.setInitParameter("databse-path", "x");
                            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/v1/*");
                        })
                        .close())
                .isInstanceOf(Exception.class);
        assertThat(failure.get())
                .hasMessageContaining("init-param databse-path")
                .hasMessageContaining("database-path");
    }

    @Test
    void filterWithoutAsyncSupportSaysWhatIsMissing() throws Exception {
        Map<String, String> params =
                Map.of("database-path", directory.resolve("c.db").toString());
        try (TestServer server = TestServer.start("", context -> {
            FilterRegistration.Dynamic filter = context.addFilter("llmproxy", LlmProxyFilter.class);
            filter.setAsyncSupported(false);
            filter.setInitParameters(params);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/v1/*");
            context.addServlet("hello", new Hello()).addMapping("/");
        })) {
            assertThat(get(server.port(), "/v1/models")).startsWith("HTTP/1.1 500");
        }
    }
}
