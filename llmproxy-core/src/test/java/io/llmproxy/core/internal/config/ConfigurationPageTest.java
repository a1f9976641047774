package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderProfile;
import io.llmproxy.core.internal.dispatch.CommonSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages say about settings is what the code does: a new key fails here until it is written down. */
class ConfigurationPageTest {
    private static final String README = "../README.md";
    private static final String PAGE = "../docs/configuration.md";
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z.-]+)` \\| (`LLMPROXY_[^|]+) \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern PROVIDER_FILE =
            Pattern.compile("<!-- provider file -->\n```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern KNOWN_KEYS = Pattern.compile("unknown key \\(expected one of: ([a-z_, ]+)\\)");

    @TempDir
    private Path directory;

    /** A row of the table of settings. */
    private record Row(String key, List<String> variables, String defaultCell) {}

    private static List<Row> rows(String page) throws IOException {
        return ROW.matcher(Files.readString(Path.of(page)))
                .results()
                .map(row -> new Row(row.group(1), quoted(row.group(2)), row.group(3)))
                .toList();
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(text -> text.group(1)).toList();
    }

    @Test
    void everyKeyHasARow() throws IOException {
        assertThat(rows(PAGE)).extracting(Row::key).containsAll(SettingKeys.ALL);
    }

    @Test
    void everySettingOfEverySinkHasARow() throws IOException {
        String page = Files.readString(Path.of(PAGE));

        assertThat(CommonSettings.ALL)
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(page)
                        .contains("| `%s` | %s |"
                                .formatted(
                                        setting.key(),
                                        setting.defaultValue() == null ? "none" : "`" + setting.defaultValue() + "`")));
    }

    @Test
    void theReadmeHasTheSameRows() throws IOException {
        assertThat(rows(README))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(rows(PAGE))
                        .anyMatch(other -> other.key().equals(row.key())
                                && other.variables().equals(row.variables())));
    }

    @ParameterizedTest
    @ValueSource(strings = {README, PAGE})
    void everyVariableOfARowSetsItsKey(String page) throws IOException {
        for (Row row : rows(page)) {
            assertThat(row.variables()).isNotEmpty();
            for (String variable : row.variables()) {
                assertThat(Environment.of(Map.of(variable, "x")).settings())
                        .as(variable)
                        .containsEntry(row.key(), "x");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {README, PAGE})
    void everyDefaultOfARowIsTheDefault(String page) throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (Row row : rows(page)) {
            Matcher literal = QUOTED.matcher(row.defaultCell());
            // Those of sinks are known to the sinks alone.
            if (literal.matches() && !row.key().startsWith("sink.")) {
                defaults.put(row.key(), literal.group(1));
            }
        }

        assertThat(defaults).isNotEmpty();
        assertThat(EngineSettings.parse(defaults, key -> key))
                .usingRecursiveComparison()
                .isEqualTo(EngineSettings.parse(Map.of(), key -> key));
    }

    @Test
    void providerFileOfThePageLoadsAndShowsEveryKey() throws IOException {
        Matcher shown = PROVIDER_FILE.matcher(Files.readString(Path.of(PAGE)));
        assertThat(shown.find()).isTrue();
        String yaml = shown.group(1);

        assertThat(ProviderFile.load(write(yaml)).provider(null).name()).isEqualTo("openai");
        for (String key : knownKeys()) {
            assertThat(yaml).containsPattern("(?m)^ *" + key + ":");
        }
    }

    @Test
    void everyKeyOfTheProviderFileHasARow() throws IOException {
        String page = Files.readString(Path.of(PAGE));

        for (String key : knownKeys()) {
            assertThat(page).containsPattern("(?m)^\\| `([a-z_]+\\.)?" + key + "` \\|");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProfileIsShownAsItIs(ProviderProfile profile) throws IOException {
        ProviderConfig provider =
                profile.builder("any", URI.create("http://localhost")).build();
        String row = "| `%s` | %s | `%s` | `%s` |"
                .formatted(
                        profile,
                        profile.baseUrl().map(url -> "`" + url + "`").orElse("yours"),
                        provider.apiKeyPlace(),
                        provider.isStreamUsageRequested());
        String endpoints = provider.allowedEndpoints().stream()
                .map(endpoint -> "`" + endpoint + "`")
                .collect(Collectors.joining(", "));

        assertThat(Files.readString(Path.of(PAGE))).contains(row);
        assertThat(Files.readString(Path.of(PAGE)).replaceAll("\n +", " "))
                .containsPattern("(?m)^\\* .*`" + profile + "`.*: " + Pattern.quote(endpoints) + "$");
    }

    static List<ProviderProfile> profiles() {
        return ProviderProfile.all();
    }

    /** Asks the reader of the file itself, which lists what it knows wherever it meets an unknown key. */
    private List<String> knownKeys() throws IOException {
        String unknown = "x".repeat(60);
        Path file = write("""
                apis:
                  mine:
                    base_url: http://localhost
                    allowed_methods: [GET]
                    allowed_endpoints: [/v1/models]
                    timeouts: {%1$s: 1}
                    connection: {%1$s: 1}
                    retries: {attempts: 1, %1$s: 1}
                    circuit_breaker: {%1$s: 1}
                    %1$s: 1
                """.formatted(unknown));
        List<String> keys = new ArrayList<>(List.of("default_api", "apis"));
        for (String problem : catchThrowableOfType(InvalidConfigException.class, () -> ProviderFile.load(file))
                .problems()) {
            MatchResult known =
                    KNOWN_KEYS.matcher(problem).results().findFirst().orElseThrow();
            keys.addAll(List.of(known.group(1).split(", ", -1)));
        }
        assertThat(keys).contains("base_url", "response_header", "max_idle_conns", "after_send", "cooldown");
        keys.removeAll(List.of("timeouts", "connection", "retries", "circuit_breaker"));
        return keys;
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("providers.yaml"), yaml);
    }
}
