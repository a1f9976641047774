package io.llmproxy.core.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmproxy.api.Secret;
import io.llmproxy.api.plugin.PluginSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapPluginConfigTest {
    private static final Map<String, PluginSetting> DECLARED = Stream.of(
                    PluginSetting.optional("text", "A text.", null),
                    PluginSetting.optional("limit", "A number.", "7"),
                    PluginSetting.optional("wait", "A duration.", null),
                    PluginSetting.optional("path", "A file.", null),
                    PluginSetting.secret("api-key", "A credential."))
            .collect(Collectors.toMap(PluginSetting::key, Function.identity()));

    @Test
    void valuesAreReadAsTheirTypes() {
        MapPluginConfig config =
                config(Map.of("text", "hello", "limit", "42", "wait", "30s", "path", "/tmp/x", "api-key", "sesame"));

        assertThat(config.text("text")).contains("hello");
        assertThat(config.number("limit")).contains(42L);
        assertThat(config.duration("wait")).contains(Duration.ofSeconds(30));
        assertThat(config.path("path")).contains(Path.of("/tmp/x"));
        assertThat(config.secret("api-key")).contains(Secret.of("sesame"));
        assertThat(config.clock().instant()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "1h30m, PT1H30M", "PT2S, PT2S"})
    void durationsAreReadInBothForms(String text, Duration duration) {
        assertThat(config(Map.of("wait", text)).duration("wait")).contains(duration);
    }

    @Test
    void absentAndBlankValuesFallBackToTheDefault() {
        assertThat(config(Map.of()).number("limit")).contains(7L);
        assertThat(config(Map.of("limit", " ")).number("limit")).contains(7L);
        assertThat(config(Map.of("text", "")).text("text")).isEmpty();
    }

    @Test
    void unreadableValueIsReportedWithItsFullKey() {
        MapPluginConfig config = config(Map.of("limit", "many", "wait", "soon"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.number("limit"))
                .withMessage("sink.test.limit: 'many' (expected: a whole number)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.duration("wait"))
                .withMessage("sink.test.wait: 'soon' (expected: a duration such as 30s, 1h30m or PT30S)");
    }

    @Test
    void undeclaredKeyIsAMistakeOfThePlugin() {
        assertThatIllegalStateException()
                .isThrownBy(() -> config(Map.of()).text("nowhere"))
                .withMessageContaining("sink.test.nowhere");
    }

    @Test
    void credentialIsOnlyReadAsSecret() {
        MapPluginConfig config = config(Map.of("api-key", "sesame", "text", "hello"));

        assertThatIllegalStateException()
                .isThrownBy(() -> config.text("api-key"))
                .withMessageNotContaining("sesame");
        assertThatIllegalStateException().isThrownBy(() -> config.secret("text"));
    }

    private static MapPluginConfig config(Map<String, String> values) {
        return new MapPluginConfig("sink.test.", DECLARED, values, () -> Instant.EPOCH);
    }
}
