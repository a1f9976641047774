package io.llmproxy.cloudwatch;

import static io.llmproxy.cloudwatch.SinkFixture.GROUP;
import static io.llmproxy.cloudwatch.SinkFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.cloudwatch.LogsRules.Put;
import io.llmproxy.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CloudWatchSinkProviderTest {
    private static final Path PAGE = Path.of("../docs/cloudwatch.md");

    private static final Usage PAGE_USAGE = Usage.builder(UsageSource.PROVIDER)
            .inputTokens(10L)
            .inputDetails(Map.of("cached_tokens", 6L))
            .outputTokens(4L)
            .outputDetails(Map.of("reasoning_tokens", 1L))
            .totalTokens(14L)
            .build();

    /** What the SDK is told besides the settings, as with -D; see the properties of its SdkSystemSetting. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId", "key-id",
            "aws.secretAccessKey", "key-secret",
            "aws.disableEc2Metadata", "true",
            "aws.configFile", "/nonexistent",
            "aws.sharedCredentialsFile", "/nonexistent");

    private final EventSinkProvider provider =
            ServiceLoader.load(EventSinkProvider.class).findFirst().orElseThrow();

    @AfterEach
    void clear() {
        PROPERTIES.keySet().forEach(System::clearProperty);
    }

    private EventSink create(Map<String, String> values) {
        return provider.create(new MapConfig(provider.settings(), values, InstantSource.fixed(NOW)));
    }

    private static List<PluginSetting> settings() {
        return new CloudWatchSinkProvider().settings();
    }

    @Test
    void sinkIsFoundAndWorksWithSettingsAlone() {
        PROPERTIES.forEach(System::setProperty);
        try (SinkFixture fixture = new SinkFixture()) {
            Map<String, String> values = new HashMap<>(Map.of(
                    "log-group", "new",
                    "log-stream", "stream/{date}",
                    "region", "eu-west-1",
                    "endpoint", fixture.server.endpoint().toString(),
                    "create-log-group", "true",
                    "retention-days", "7",
                    "clamp-timestamps", "true",
                    "metrics", "true",
                    "max-event-bytes", "40000"));
            try (EventSink sink = create(values)) {
                sink.start();
                assertThat(sink.deliver(List.of(SampleEvents.plain("e1")
                                .startedAt(NOW.minus(Duration.ofDays(20)))
                                .tokenMetadata(Map.of("k", "v".repeat(50_000)))
                                .build())))
                        .containsExactly(DeliveryResult.delivered());
            }

            assertThat(provider.name()).isEqualTo("cloudwatch");
            assertThat(fixture.server.retention()).containsEntry("new", 7);
            assertThat(fixture.server.streams("new")).containsExactly("stream/2026-01-02");
            assertThat(fixture.server.stored("new"))
                    .singleElement()
                    .extracting(Put::message)
                    .asString()
                    .contains("\"Namespace\":\"LLMProxy\"", "\"truncated\":true");
        }
    }

    @Test
    void regionThatNobodyKnowsEndsTheStart() {
        PROPERTIES.forEach(System::setProperty);
        try (EventSink sink = create(Map.of("log-group", GROUP))) {
            assertThatThrownBy(sink::start)
                    .isInstanceOf(SinkException.class)
                    .hasMessageStartingWith("sink.cloudwatch.region: missing (expected: a region such as eu-central-1");
        }
    }

    @Test
    void namesOfTheGoEditionAreUnderstood() {
        assertThat(settings())
                .filteredOn(setting -> !setting.variables().isEmpty())
                .extracting(PluginSetting::key, PluginSetting::variables)
                .containsExactly(
                        tuple("log-group", List.of("DISPATCHER_CLOUDWATCH_LOG_GROUP")),
                        tuple("log-stream", List.of("DISPATCHER_CLOUDWATCH_LOG_STREAM")),
                        tuple("region", List.of("DISPATCHER_CLOUDWATCH_REGION", "AWS_REGION", "AWS_DEFAULT_REGION")));
    }

    @ParameterizedTest
    @CsvSource({
        "log-group, arn:aws:logs:eu-west-1:1:log-group:x",
        "log-group, ''",
        "log-stream, a:b",
        "log-stream, {pid}",
        "region, EU West",
        "endpoint, logs.example.com",
        "endpoint, 'https://user:canary@logs.example.com'",
        "endpoint, 'https://a b'",
        "retention-days, 7",
        "kms-key-id, arn:aws:kms:eu-west-1:1:key/k",
        "max-event-bytes, 1000",
        "max-event-bytes, 1048551",
        "connect-timeout, 0s",
        "call-timeout, 301s",
        "delivery-timeout, 0s",
    })
    void wrongSettingIsNamedWhenTheSinkIsMade(String key, String value) {
        Map<String, String> values = new HashMap<>(Map.of("log-group", GROUP));
        values.put(key, value);

        assertThatThrownBy(() -> create(values).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sink.cloudwatch." + key + ": ")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "create-log-group, retention-days, 8",
        "create-log-group, retention-days, 99999999999",
        "metrics, metrics-namespace, AWS/Logs",
        "metrics, metrics-namespace, ''",
        "metrics, metrics-dimensions, team",
    })
    void wrongSettingOfSomethingSwitchedOnIsNamed(String flag, String key, String value) {
        assertThatThrownBy(() -> create(Map.of("log-group", GROUP, flag, "true", key, value))
                        .close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sink.cloudwatch." + key + ": ");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingHasARowInItsPage(PluginSetting setting) throws IOException {
        String usual = setting.defaultValue() == null
                ? (setting.isRequired() ? "required" : "none")
                : "`" + setting.defaultValue() + "`";

        List<String> expected = Stream.concat(Stream.of("| " + usual + " |"), setting.variables().stream())
                .toList();
        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.startsWith("| `" + setting.key() + "` |"))
                .singleElement()
                .asString()
                .contains(expected);
    }

    @Test
    void fieldsOfTheQueriesInThePageAreInAMessage() throws IOException {
        String message =
                SortedJson.of(UsageMessage.of(SampleEvents.complete("e1").build()));

        List<String> fields = PageQueries.fields(Files.readString(PAGE));
        assertThat(fields).hasSizeGreaterThan(8);
        fields.forEach(field -> assertThat(PageQueries.find(JsonTree.object(message), field))
                .as(field)
                .isNotNull());
    }

    @Test
    void exampleInThePageIsAMessage() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(SortedJson.of(UsageMessage.of(SampleEvents.complete("7d0f3a9e-5a55-4f43-9f0c-0d7e1c9c4c11")
                        .requestId("req-1")
                        .usageRepeated(false)
                        .errorCode(null)
                        .usage(PAGE_USAGE)
                        .build())));
    }

    @Test
    void nettyIsNotNeeded() {
        assertThat(System.getProperty("java.class.path")).doesNotContain("netty");
        assertThat(Thread.currentThread().getContextClassLoader().getResource("io/netty"))
                .isNull();
    }
}
