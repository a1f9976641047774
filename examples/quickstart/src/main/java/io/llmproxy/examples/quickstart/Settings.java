package io.llmproxy.examples.quickstart;

import io.llmproxy.api.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants of the quickstart.
 *
 * @param isOnce whether to end after the tour
 * @param openAiKey the key to OpenAI, or empty for the stand-in provider
 * @param model whom to ask
 * @param port where to listen, 0 for any free port
 * @param standInPause the time that each word of the stand-in provider takes
 */
record Settings(boolean isOnce, Optional<Secret> openAiKey, String model, int port, Duration standInPause) {
    static final URI OPEN_AI = URI.create("https://api.openai.com");
    static final String HELP = """
            Usage: ./quickstart [--once]

              --once              end after the tour; exit code 0 if everything worked

              OPENAI_API_KEY      talk to OpenAI instead of a stand-in provider
              QUICKSTART_MODEL    the model to ask (gpt-4o-mini)
              PORT                where to listen (8080, or the next free port)
            """;

    private static final Duration HUMAN_PACE = Duration.ofMillis(1000 / 12);

    /**
     * Reads the command line and the environment.
     *
     * @throws IllegalArgumentException if there is something that cannot be understood
     */
    static Settings of(List<String> arguments, Map<String, String> environment) {
        for (String argument : arguments) {
            if (!argument.equals("--once")) {
                throw new IllegalArgumentException("argument: " + argument + " (expected: --once, --help or none)");
            }
        }
        return new Settings(
                arguments.contains("--once"),
                Optional.ofNullable(environment.get("OPENAI_API_KEY"))
                        .filter(key -> !key.isBlank())
                        .map(key -> Secret.of(key.strip())),
                environment.getOrDefault("QUICKSTART_MODEL", "gpt-4o-mini"),
                port(environment.getOrDefault("PORT", "8080")),
                HUMAN_PACE);
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("PORT: " + text + " (expected: 0 to 65535)");
    }

    Settings withStandInPause(Duration pause) {
        return new Settings(isOnce, openAiKey, model, port, pause);
    }
}
