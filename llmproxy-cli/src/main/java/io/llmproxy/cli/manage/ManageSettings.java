package io.llmproxy.cli.manage;

import io.llmproxy.api.Secret;
import io.llmproxy.core.InvalidConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a gateway.
 *
 * @param baseUrl where it is
 * @param managementToken what it wants to see
 * @param timeout how long one request may take, from connecting to the last byte of the answer
 */
record ManageSettings(BaseUrl baseUrl, Secret managementToken, Duration timeout) {
    static final String BASE_URL = "MANAGEMENT_API_BASE_URL";
    static final String MANAGEMENT_TOKEN = "MANAGEMENT_TOKEN";

    private static final String DEFAULT_BASE_URL = "http://localhost:8080";

    /**
     * Completes the options with the environment and, if something is still missing, with {@code .env}.
     *
     * @throws InvalidConfigException with all problems at once
     */
    static ManageSettings read(ConnectionOptions options, Surroundings surroundings) {
        Variables variables = new Variables(surroundings);
        List<String> problems = new ArrayList<>();
        BaseUrl baseUrl = null;
        Secret token = null;
        try {
            baseUrl = baseUrl(options, variables);
        } catch (InvalidConfigException e) {
            problems.addAll(e.problems());
        }
        try {
            token = token(options, surroundings, variables);
        } catch (InvalidConfigException e) {
            problems.addAll(e.problems());
        }
        if (baseUrl == null || token == null) {
            throw new InvalidConfigException(problems.stream().distinct().toList());
        }
        return new ManageSettings(baseUrl, token, options.timeout());
    }

    private static BaseUrl baseUrl(ConnectionOptions options, Variables variables) {
        String option = options.baseUrl();
        String variable = option == null ? variables.get(BASE_URL) : null;
        String text = option != null ? option : variable != null ? variable : DEFAULT_BASE_URL;
        try {
            return BaseUrl.parse(text.strip());
        } catch (IllegalArgumentException e) {
            String key = option == null ? "environment variable " + BASE_URL : "option --manage-api-base-url";
            throw new InvalidConfigException(key + ": " + e.getMessage(), e);
        }
    }

    private static Secret token(ConnectionOptions options, Surroundings surroundings, Variables variables) {
        Exclusive.check(
                "--management-token-file", options.managementTokenFile() != null,
                "--management-token", options.managementToken() != null);
        if (options.managementToken() != null) {
            return fitForHeader("option --management-token", options.managementToken());
        }
        if (options.managementTokenFile() != null) {
            String key = "option --management-token-file";
            return fitForHeader(
                    key, SecretFile.read(key, surroundings.directory().resolve(options.managementTokenFile())));
        }
        String key = "environment variable " + MANAGEMENT_TOKEN;
        String text = variables.get(MANAGEMENT_TOKEN);
        if (text == null) {
            throw new InvalidConfigException(
                    key + ": missing (expected: the gateway's management token, here, in .env"
                            + " or in the file of --management-token-file)",
                    null);
        }
        return fitForHeader(key, text);
    }

    private static Secret fitForHeader(String key, String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidConfigException(
                    key + ": not fit for a header (expected: visible ASCII characters without blanks)", null);
        }
        return Secret.of(text);
    }

    /** The environment, and behind it the file, which is read when it is needed. Blank counts as absent. */
    private record Variables(Surroundings surroundings) {
        @Nullable
        String get(String name) {
            String value = nonBlank(surroundings.environment(), name);
            return value != null ? value : nonBlank(DotEnvFile.read(surroundings.directory()), name);
        }

        private static @Nullable String nonBlank(Map<String, String> variables, String name) {
            String value = variables.get(name);
            return value == null || value.isBlank() ? null : value;
        }
    }
}
