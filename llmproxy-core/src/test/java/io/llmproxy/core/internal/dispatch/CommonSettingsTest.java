package io.llmproxy.core.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.testing.SampleEvents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonSettingsTest {
    private static final ExchangeEvent EVENT = SampleEvents.complete("e1")
            .tokenMetadata(Map.of("team", "blue", "user_id", "ada"))
            .userId("ada")
            .bodies(new CapturedBody("{}", true, false), new CapturedBody("{}", true, false))
            .responseHeaders(Map.of("x-model", List.of("gpt")))
            .build();

    private static SinkSettings read(Map<String, String> settings) {
        return DispatcherFixture.configured(ScriptedSink::delivered, settings).settings();
    }

    private static ExchangeEvent seen(Map<String, String> settings) {
        return read(settings).view().of(EVENT);
    }

    @Test
    void nothingSetMeansTheDefaults() {
        assertThat(read(Map.of())).usingRecursiveComparison().isEqualTo(SinkSettings.defaults());
        assertThat(seen(Map.of())).isSameAs(EVENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "batch-size | 0 | '0' (expected: 1 to 10000)",
                "batch-size | 10001 | '10001' (expected: 1 to 10000)",
                "batch-size | many | 'many' (expected: a whole number)",
                "batch-bytes | 1023 | '1023' (expected: 1KiB to 64MiB)",
                "batch-bytes | 65MiB | '65MiB' (expected: 1KiB to 64MiB)",
                "batch-bytes | much | much (expected: a size such as 65536, 10MB or 10MiB)",
                "batch-wait | 61s | 'PT1M1S' (expected: 0s to 1m)",
                "max-attempts | 0 | '0' (expected: 1 to 1000)",
                "events | some | 'some' (expected: all or model-calls)",
                "bodies | maybe | 'maybe' (expected: true or false)",
                "metadata-deny | a,,b | an empty name (expected: names separated by commas)",
                "metadata-hash-key | sesame | set (expected: also sink.test.metadata-hash)",
            })
    void wrongValueIsAnErrorThatNamesTheKey(String key, String value, String problem) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> read(Map.of(key, value)))
                .withMessageStartingWith("sink.test." + key + ": " + problem)
                .satisfies(invalid -> assertThat(invalid.problems()).hasSize(1));
    }

    @Test
    void sinkMayChangeADefault() {
        Map<String, PluginSetting> all = CommonSettings.with(Map.of(
                "batch-size", PluginSetting.required("batch-size", "Mine.").orVariables("OLD_BATCH_SIZE"),
                "url", PluginSetting.required("url", "Where.")));

        assertThat(all.get("url").isRequired()).isTrue();
        assertThat(all.get("batch-size"))
                .satisfies(setting -> assertThat(setting.isRequired()).isFalse())
                .satisfies(setting -> assertThat(setting.variables()).containsExactly("OLD_BATCH_SIZE"));
        assertThat(CommonSettings.with(Map.of("bodies", PluginSetting.optional("bodies", "Mine.", "false")))
                        .get("bodies")
                        .defaultValue())
                .isEqualTo("false");
    }

    @Test
    void bodiesCanBeTakenOut() {
        ExchangeEvent seen = seen(Map.of("bodies", "false"));

        assertThat(seen.requestBody()).isEmpty();
        assertThat(seen.responseBody()).isEmpty();
        assertThat(seen.responseHeaders()).isEmpty();
        assertThat(seen.tokenMetadata()).isEqualTo(EVENT.tokenMetadata());
        assertThat(seen.exchangeId()).isEqualTo("e1");
    }

    @Test
    void metadataThatAreNotAllowedOrDeniedAreTakenOutAndSoIsTheUserTheyName() {
        assertThat(seen(Map.of("metadata-allow", "team")).tokenMetadata()).containsExactly(Map.entry("team", "blue"));
        assertThat(seen(Map.of("metadata-allow", "team")).userId()).isEmpty();
        assertThat(seen(Map.of("metadata-deny", "user_id")).tokenMetadata()).containsExactly(Map.entry("team", "blue"));
        assertThat(seen(Map.of("metadata-deny", "user_id")).userId()).isEmpty();
        assertThat(seen(Map.of("metadata-allow", "team, user_id", "metadata-deny", "team"))
                        .tokenMetadata())
                .containsExactly(Map.entry("user_id", "ada"));
        assertThat(seen(Map.of("metadata-deny", "team")).userId()).hasValue("ada");
    }

    /** The digests are those of {@code printf ada | sha256sum}, and of {@code openssl dgst -hmac sesame}. */
    @Test
    void metadataCanBeHashedAndSoIsTheUserTheyName() {
        ExchangeEvent plain = seen(Map.of("metadata-hash", "user_id"));
        ExchangeEvent keyed = seen(Map.of("metadata-hash", "user_id", "metadata-hash-key", "sesame"));

        assertThat(plain.tokenMetadata())
                .containsEntry("user_id", "fdee430d40bd57de")
                .containsEntry("team", "blue");
        assertThat(plain.userId()).hasValue("fdee430d40bd57de");
        assertThat(keyed.tokenMetadata()).containsEntry("user_id", "c1a5c78eacccdd2e");
        assertThat(keyed.userId()).hasValue("c1a5c78eacccdd2e");
    }

    @Test
    void userOfTheRequestIsNotOneOfTheMetadata() {
        ExchangeEvent event = EVENT.toBuilder().userId("grace").build();

        assertThat(read(Map.of("metadata-deny", "user_id")).view().of(event).userId())
                .hasValue("grace");
    }
}
