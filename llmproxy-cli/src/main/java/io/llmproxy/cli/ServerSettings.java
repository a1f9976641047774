package io.llmproxy.cli;

import io.llmproxy.api.Secret;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.LlmProxyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server runs with.
 *
 * @param listenAddress where it listens
 * @param managementToken what callers of the management API must send
 * @param metrics where metrics are told, and to whom
 * @param engine the engine, ready to be built
 */
record ServerSettings(
        ListenAddress listenAddress, Secret managementToken, MetricsSettings metrics, LlmProxyBuilder engine) {
    static final String LISTEN_ADDR = "LISTEN_ADDR";
    static final String MANAGEMENT_TOKEN = "MANAGEMENT_TOKEN";
    static final String LOG_LEVEL = "LOG_LEVEL";
    static final String PROVIDER_FILE = "API_CONFIG_PATH";

    /**
     * Reads the settings, and applies the log level to the whole program before the first line is logged.
     *
     * @throws InvalidConfigException with all problems at once
     */
    static ServerSettings read(LayeredEnvironment environment) {
        List<String> problems = new ArrayList<>();
        Reader reader = new Reader(environment, problems);
        LogLevel logLevel = reader.read(LOG_LEVEL, LogLevel.INFO, LogLevel::parse);
        if (logLevel != null) {
            logLevel.apply();
        }
        ListenAddress listenAddress = reader.read(LISTEN_ADDR, ListenAddress.DEFAULT, ListenAddress::parse);
        Secret managementToken = reader.managementToken();
        MetricsSettings metrics = reader.metrics();
        LlmProxyBuilder engine = LlmProxy.builder();
        try {
            engine.environment(environment.variables());
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> problems.add(located(problem, environment)));
        }
        if (!problems.isEmpty() || listenAddress == null || managementToken == null || metrics == null) {
            throw new InvalidConfigException(problems);
        }
        return new ServerSettings(listenAddress, managementToken, metrics, engine);
    }

    /** Problems inside the provider file start with its path; they get the variable that led there in front. */
    private static String located(String problem, LayeredEnvironment environment) {
        String providerFile = environment.get(PROVIDER_FILE);
        return providerFile != null && problem.startsWith(providerFile.strip() + ":")
                ? environment.origin(PROVIDER_FILE) + ": " + problem
                : environment.inTermsOfOptions(problem);
    }

    /** Reads variables; what is wrong becomes a problem and null. */
    private record Reader(LayeredEnvironment environment, List<String> problems) {
        <T> @Nullable T read(String variable, T fallback, Function<String, T> parser) {
            String text = environment.get(variable);
            try {
                return text == null ? fallback : parser.apply(text.strip());
            } catch (IllegalArgumentException e) {
                problems.add(environment.origin(variable) + ": " + e.getMessage());
                return null;
            }
        }

        @Nullable
        Secret managementToken() {
            String text = environment.get(MANAGEMENT_TOKEN);
            if (text == null) {
                problems.add(environment.origin(MANAGEMENT_TOKEN)
                        + ": missing (expected: a secret text that callers of /manage/* send)");
                return null;
            }
            return secret(MANAGEMENT_TOKEN, text);
        }

        @Nullable
        MetricsSettings metrics() {
            Boolean isEnabled = read(MetricsSettings.ENABLED, true, MetricsSettings::parseEnabled);
            String path = read(MetricsSettings.PATH, MetricsSettings.DEFAULT_PATH, MetricsSettings::parsePath);
            String tokenText = environment.get(MetricsSettings.TOKEN);
            Secret token = tokenText == null ? null : secret(MetricsSettings.TOKEN, tokenText);
            return isEnabled == null || path == null || (tokenText != null && token == null)
                    ? null
                    : new MetricsSettings(isEnabled, path, token);
        }

        private @Nullable Secret secret(String variable, String text) {
            if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return Secret.of(text);
            }
            problems.add(environment.origin(variable)
                    + ": not fit for a header (expected: visible ASCII characters without blanks)");
            return null;
        }
    }
}
