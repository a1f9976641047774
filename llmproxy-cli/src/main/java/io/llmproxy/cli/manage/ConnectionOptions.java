package io.llmproxy.cli.manage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What the command line says about the way to the server; what it does not say is null. All commands have these options. */
final class ConnectionOptions {
    @Option(
            names = {"--manage-api-base-url", "--api-base-url"},
            paramLabel = "<url>",
            scope = ScopeType.INHERIT,
            description = "Where the gateway is (MANAGEMENT_API_BASE_URL, default http://localhost:8080).")
    private @Nullable String baseUrl;

    @Option(
            names = "--management-token",
            paramLabel = "<token>",
            scope = ScopeType.INHERIT,
            description =
                    "The gateway's management token (MANAGEMENT_TOKEN). Other users of this host can see a command "
                            + "line: prefer the variable or the file.")
    private @Nullable String managementToken;

    @Option(
            names = "--management-token-file",
            paramLabel = "<file>",
            scope = ScopeType.INHERIT,
            description = "A file that holds the management token.")
    private @Nullable String managementTokenFile;

    @Option(
            names = "--timeout",
            paramLabel = "<time>",
            scope = ScopeType.INHERIT,
            description = "How long to wait for the answer, such as 500ms, 30s or 2m (default 30s, at most 60m).")
    private Duration timeout = Duration.ofSeconds(30);

    @Nullable
    String baseUrl() {
        return baseUrl;
    }

    @Nullable
    String managementToken() {
        return managementToken;
    }

    @Nullable
    String managementTokenFile() {
        return managementTokenFile;
    }

    Duration timeout() {
        return timeout;
    }
}
