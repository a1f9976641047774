package io.llmproxy.helicone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.ingest.internal.StandIn;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sinks as the configuration makes them. */
class ProvidersTest {
    private static EventSinkProvider provider(String name) {
        return ServiceLoader.load(EventSinkProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private record Settings(Map<String, String> values, EventSinkProvider provider) implements PluginConfig {
        @Override
        public Optional<String> text(String key) {
            PluginSetting declared = provider.settings().stream()
                    .filter(setting -> setting.key().equals(key))
                    .findFirst()
                    .orElseThrow();
            return Optional.ofNullable(values.get(key)).or(() -> Optional.ofNullable(declared.defaultValue()));
        }

        @Override
        public Optional<Path> path(String key) {
            return text(key).map(Path::of);
        }

        @Override
        public Optional<Long> number(String key) {
            return text(key).map(Long::valueOf);
        }

        @Override
        public Optional<Duration> duration(String key) {
            return text(key).map(text -> Duration.parse("PT" + text));
        }

        @Override
        public Optional<Boolean> flag(String key) {
            return text(key).map(Boolean::valueOf);
        }

        @Override
        public Optional<Secret> secret(String key) {
            return text(key).map(Secret::of);
        }

        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }
    }

    private static EventSink create(String name, Map<String, String> values) {
        EventSinkProvider provider = provider(name);
        return provider.create(new Settings(values, provider));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helicone", "lunary"})
    void everySettingIsOnThePage(String name) throws IOException {
        String page = Files.readString(Path.of("../docs/" + name + ".md"));

        assertThat(provider(name).settings())
                .allSatisfy(setting -> assertThat(page)
                        .contains("| `sink." + name + "." + setting.key() + "` |")
                        .contains("LLMPROXY_SINK_" + name.toUpperCase(java.util.Locale.ROOT) + "_"
                                + setting.key()
                                        .toUpperCase(java.util.Locale.ROOT)
                                        .replace('-', '_')));
    }

    @ParameterizedTest
    @CsvSource({"helicone, HELICONE_API_KEY", "lunary, LUNARY_API_KEY"})
    void theKeyIsASecretWithTheVendorsName(String name, String variable) {
        assertThat(provider(name).settings())
                .filteredOn(PluginSetting::isSecret)
                .singleElement()
                .satisfies(setting -> assertThat(setting.variables()).containsExactly(variable));
    }

    @ParameterizedTest
    @ValueSource(strings = {"helicone", "lunary"})
    void defaultsMakeASink(String name) throws Exception {
        create(name, Map.of("api-key", "sk-1")).close();
    }

    @Test
    void settingsReachTheSink() throws Exception {
        try (StandInHelicone helicone = new StandInHelicone();
                EventSink sink = create(
                        "helicone",
                        Map.of(
                                "api-key",
                                " " + StandIn.KEY + "\n",
                                "endpoint",
                                helicone.url().toString()))) {
            assertThat(sink.deliver(SampleEvents.events(2))).containsOnly(DeliveryResult.delivered());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, http://example.com/log?key=sk-1, 'http://example.com (expected: https, or'",
        "endpoint, https://me:sk-1@example.com/log, 'with a user (expected: no user'",
        "endpoint, ftp://example.com, 'ftp://example.com (expected: an https address)'",
        "endpoint, 'https://sk-1 x', 'not an address (expected: an https address)'",
        "timeout, 0S, 'PT0S (expected: 1ms to 10m)'",
        "max-body-bytes, 5, '5 (expected: 65536 to 100000000)'",
        "max-body-bytes, 99999999999, '99999999999 (expected: a smaller number)'",
        "api-key, 'sk-1 é', '[redacted] (expected: visible ASCII characters)'",
    })
    void wrongSettingsAreNamed(String key, String value, String message) {
        for (String name : new String[] {"helicone", "lunary"}) {
            Map<String, String> values =
                    key.equals("api-key") ? Map.of(key, value) : Map.of("api-key", "k", key, value);

            assertThatThrownBy(() -> create(name, values))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("sink." + name + "." + key + ": ")
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("sk-1")
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void parallelismHasBounds(int parallelism) {
        HeliconeSink.Builder builder = HeliconeSink.builder(Secret.of("k")).parallelism(parallelism);

        assertThatThrownBy(builder::build).hasMessageContaining("sink.helicone.parallelism: " + parallelism);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/x", "http://127.0.0.1/x", "http://[::1]/x", "http://a.localhost/x"})
    void thisHostNeedsNoTls(URI endpoint) {
        HeliconeSink.builder(Secret.of("k")).endpoint(endpoint).build().close();
    }

    @Test
    void anotherHostNeedsNoTlsIfSoAllowed() {
        HeliconeSink.builder(Secret.of("k"))
                .endpoint(URI.create("http://helicone.internal/x"))
                .allowInsecureEndpoint(true)
                .build()
                .close();
    }
}
