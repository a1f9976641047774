package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmproxy.api.event.EventBusProvider;
import io.llmproxy.api.plugin.PluginSetting;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheGoEdition() {
        RedisSettings settings = read(Map.of(), Map.of());

        assertThat(settings.streamKey()).isEqualTo("llm-proxy-events");
        assertThat(settings.consumerGroup()).isEqualTo("llm-proxy-dispatchers");
        assertThat(settings.groupOf("file")).isEqualTo("llm-proxy-dispatchers-file");
        assertThat(settings.consumerName()).isEmpty();
        assertThat(settings.streamMaxLength()).isEqualTo(10_000);
        assertThat(settings.streamMaxBacklog()).isEqualTo(100_000);
        assertThat(settings.batchSize()).isEqualTo(100);
        assertThat(settings.blockTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.claimTime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maxDeliveries()).isEqualTo(10);
    }

    @Test
    void theVariablesAreThoseOfTheGoEdition() {
        RedisSettings settings = read(
                Map.of("group-per-sink", "false"),
                Map.of(
                        "REDIS_STREAM_KEY", "events",
                        "REDIS_CONSUMER_GROUP", "group",
                        "REDIS_CONSUMER_NAME", "me",
                        "REDIS_STREAM_MAX_LEN", "0",
                        "REDIS_STREAM_BATCH_SIZE", "7",
                        "REDIS_STREAM_BLOCK_TIME", "500ms",
                        "REDIS_STREAM_CLAIM_TIME", "1m"));

        assertThat(settings.streamKey()).isEqualTo("events");
        assertThat(settings.deadLetterKey()).isEqualTo("events:dead");
        assertThat(settings.groupOf("file")).isEqualTo("group");
        assertThat(settings.consumerName()).hasValue("me");
        assertThat(settings.streamMaxLength()).isZero();
        assertThat(settings.batchSize()).isEqualTo(7);
        assertThat(settings.blockTime()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.claimTime()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 100000", "10000, 100000", "200000, 2000000"})
    void theBacklogFollowsTheLength(String length, long backlog) {
        assertThat(read(Map.of(), Map.of("REDIS_STREAM_MAX_LEN", length)).streamMaxBacklog())
                .isEqualTo(backlog);
    }

    @ParameterizedTest
    @CsvSource({
        "stream-max-len, -1",
        "stream-max-len, many",
        "stream-max-backlog, 9999",
        "batch-size, 0",
        "batch-size, 10001",
        "block-time, soon",
        "block-time, -1s",
        "claim-time, 999ms",
        "claim-time, 25h",
        "max-deliveries, 0",
        "buffer-size, 0",
        "group-per-sink, maybe"
    })
    void whatIsOutOfBoundsIsRefusedByName(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of(key, value), Map.of()))
                .withMessageStartingWith("bus." + key + ": ")
                .withMessageContaining("expected: ");
    }

    @Test
    void theBusIsFoundByItsName() {
        assertThat(ServiceLoader.load(EventBusProvider.class))
                .filteredOn(provider -> provider.name().equals("redis-streams"))
                .hasSize(1);
    }

    @Test
    void credentialsAreSecrets() {
        assertThat(new RedisStreamsBusProvider().settings())
                .filteredOn(PluginSetting::isSecret)
                .extracting(PluginSetting::key)
                .containsExactly("uri", "password", "trust-store-password");
    }

    private static RedisSettings read(Map<String, String> settings, Map<String, String> variables) {
        return RedisSettings.read(Buses.config(settings, variables));
    }
}
