package io.llmproxy.benchmarks.candidate.gateway.webmvc;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A gateway of one route; {@code application.yaml} tells how it is tuned. It calls with Apache's client, or with that of the JDK if
 * told {@code --client=jdk}.
 */
@SpringBootApplication
class WebMvcGateway {
    private static final int MAX_CONNECTIONS = 20_000;

    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, WebMvcGateway::start);
    }

    static Gateway start(CommandLine commandLine) {
        String client = commandLine.choice("client", "http-components", List.of("http-components", "jdk"));
        ConfigurableApplicationContext application = new SpringApplicationBuilder(WebMvcGateway.class)
                .properties(
                        "server.port=" + commandLine.port(),
                        "provider.address=" + commandLine.upstream(),
                        "spring.http.clients.imperative.factory=" + client)
                .run();
        return application::close;
    }

    /** Without it there are five connections per upstream. */
    @Bean
    ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> manyConnections() {
        return builder -> builder.withConnectionManagerCustomizer(
                pool -> pool.setMaxConnTotal(MAX_CONNECTIONS).setMaxConnPerRoute(MAX_CONNECTIONS));
    }
}
