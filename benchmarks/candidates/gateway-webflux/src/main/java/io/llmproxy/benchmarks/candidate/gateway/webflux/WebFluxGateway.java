package io.llmproxy.benchmarks.candidate.gateway.webflux;

import io.llmproxy.benchmarks.candidate.CandidateLife;
import io.llmproxy.benchmarks.candidate.CommandLine;
import io.llmproxy.benchmarks.candidate.Gateway;
import java.io.IOException;
import java.net.URI;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway of one route; {@code application.yaml} tells how it is tuned. */
@SpringBootApplication
class WebFluxGateway {
    public static void main(String[] args) throws IOException {
        CandidateLife.run(args, WebFluxGateway::start);
    }

    static Gateway start(CommandLine commandLine) {
        URI upstream = commandLine.upstream();
        // The client offers HTTP/2 if the server does. Without TLS it refuses to.
        boolean hasHttp2 = upstream.getScheme().equals("https");
        ConfigurableApplicationContext application = new SpringApplicationBuilder(WebFluxGateway.class)
                .properties(
                        "server.port=" + commandLine.port(),
                        "provider.address=" + upstream,
                        "server.http2.enabled=" + hasHttp2)
                .run();
        return application::close;
    }
}
