package io.llmproxy.redis;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the bus works; where Redis is says {@link RedisServer}.
 *
 * @param streamKey key of the stream
 * @param consumerGroup name of the group, or how the names of the groups start
 * @param consumerName name of this process in its groups, if it is set
 * @param streamMaxLength about how many entries are kept; 0 for all
 * @param streamMaxBacklog about how many entries are kept if some are still needed
 * @param batchSize the most entries read at a time
 * @param blockTime how long a read waits for entries
 * @param claimTime how long entries of another consumer must have been pending to be taken over
 * @param maxDeliveries how often an entry is handed out, not acknowledged, before it is suspected of killing the process
 * @param bufferSize events that may wait to be written
 * @param groupPerSink whether every subscription has a group of its own
 */
record RedisSettings(
        String streamKey,
        String consumerGroup,
        Optional<String> consumerName,
        long streamMaxLength,
        long streamMaxBacklog,
        int batchSize,
        Duration blockTime,
        Duration claimTime,
        int maxDeliveries,
        int bufferSize,
        boolean groupPerSink) {
    private static final String STREAM_KEY = "stream-key";
    private static final String CONSUMER_GROUP = "consumer-group";
    private static final String CONSUMER_NAME = "consumer-name";
    private static final String STREAM_MAX_LEN = "stream-max-len";
    private static final String STREAM_MAX_BACKLOG = "stream-max-backlog";
    private static final String BATCH_SIZE = "batch-size";
    private static final String BLOCK_TIME = "block-time";
    private static final String CLAIM_TIME = "claim-time";
    private static final String MAX_DELIVERIES = "max-deliveries";
    private static final String BUFFER_SIZE = "buffer-size";
    private static final String GROUP_PER_SINK = "group-per-sink";

    private static final Duration SHORTEST_BLOCK = Duration.ofMillis(100);
    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(30);
    private static final Duration SHORTEST_CLAIM = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLAIM = Duration.ofDays(1);
    private static final long MOST_ENTRIES = 1_000_000_000_000L;
    private static final long LEAST_DEFAULT_BACKLOG = 100_000;
    private static final long BACKLOG_FACTOR = 10;

    static List<PluginSetting> declared() {
        List<PluginSetting> settings = new ArrayList<>(RedisServer.declared());
        settings.add(PluginSetting.optional(STREAM_KEY, "Key of the stream.", "llm-proxy-events")
                .orVariables("REDIS_STREAM_KEY"));
        settings.add(PluginSetting.optional(
                        CONSUMER_GROUP,
                        "Name of the consumer group; with group-per-sink the name of the sink follows, after a hyphen.",
                        "llm-proxy-dispatchers")
                .orVariables("REDIS_CONSUMER_GROUP"));
        settings.add(PluginSetting.optional(
                        CONSUMER_NAME,
                        "Name of this process in its groups, which no other one may have and which stays the same"
                                + " after a restart. Without it the host's name and a random part that is kept in the"
                                + " folder for temporary files.",
                        null)
                .orVariables("REDIS_CONSUMER_NAME"));
        settings.add(
                PluginSetting.optional(STREAM_MAX_LEN, "About how many entries the stream keeps; 0 keeps all.", "10000")
                        .orVariables("REDIS_STREAM_MAX_LEN"));
        settings.add(PluginSetting.optional(
                STREAM_MAX_BACKLOG,
                "About how many entries the stream keeps while a group has not acknowledged them; at least"
                        + " stream-max-len. Without it 100000, or ten times stream-max-len if that is more.",
                null));
        settings.add(PluginSetting.optional(BATCH_SIZE, "The most entries read at a time, 1 to 10000.", "100")
                .orVariables("REDIS_STREAM_BATCH_SIZE"));
        settings.add(PluginSetting.optional(
                        BLOCK_TIME,
                        "How long a read waits for entries, zero or more; brought between 100ms and 30s.",
                        "5s")
                .orVariables("REDIS_STREAM_BLOCK_TIME"));
        settings.add(PluginSetting.optional(
                        CLAIM_TIME,
                        "After what time the entries of a consumer that died are taken over, 1s to 24h.",
                        "30s")
                .orVariables("REDIS_STREAM_CLAIM_TIME"));
        settings.add(PluginSetting.optional(
                MAX_DELIVERIES,
                "How often an entry is handed out and not acknowledged before it goes out alone, 1 to 1000. If the"
                        + " process dies of it then, three times, it is put aside.",
                "10"));
        settings.add(PluginSetting.optional(BUFFER_SIZE, "Events that may wait to be written to Redis.", "10000"));
        settings.add(PluginSetting.optional(
                GROUP_PER_SINK,
                "Whether every sink has a consumer group of its own; without it there can be only one sink per"
                        + " process, and it shares consumer-group with others.",
                "true"));
        return List.copyOf(settings);
    }

    static RedisSettings read(PluginConfig config) {
        long maxLength = number(config, STREAM_MAX_LEN, 0, MOST_ENTRIES);
        return new RedisSettings(
                text(config, STREAM_KEY),
                text(config, CONSUMER_GROUP),
                config.text(CONSUMER_NAME),
                maxLength,
                config.number(STREAM_MAX_BACKLOG).isPresent()
                        ? number(config, STREAM_MAX_BACKLOG, maxLength, MOST_ENTRIES)
                        : Math.max(LEAST_DEFAULT_BACKLOG, BACKLOG_FACTOR * maxLength),
                (int) number(config, BATCH_SIZE, 1, 10_000),
                clamped(config.duration(BLOCK_TIME).orElse(LONGEST_BLOCK)),
                claimTime(config),
                (int) number(config, MAX_DELIVERIES, 1, 1000),
                (int) number(config, BUFFER_SIZE, 1, Integer.MAX_VALUE),
                config.flag(GROUP_PER_SINK).orElse(true));
    }

    /** Returns the name of the group of a subscription. */
    String groupOf(String subscription) {
        return groupPerSink ? consumerGroup + "-" + subscription : consumerGroup;
    }

    /** Returns the key of the stream of entries that were put aside. */
    String deadLetterKey() {
        return streamKey + ":dead";
    }

    private static String text(PluginConfig config, String key) {
        return config.text(key)
                .orElseThrow(() -> new IllegalArgumentException("bus." + key + ": missing (expected: a name)"));
    }

    private static long number(PluginConfig config, String key, long least, long most) {
        long number = config.number(key).orElse(least);
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "bus." + key + ": " + number + " (expected: a whole number from " + least + " to " + most + ")");
        }
        return number;
    }

    private static Duration clamped(Duration block) {
        if (block.compareTo(SHORTEST_BLOCK) < 0) {
            return SHORTEST_BLOCK;
        }
        return block.compareTo(LONGEST_BLOCK) > 0 ? LONGEST_BLOCK : block;
    }

    private static Duration claimTime(PluginConfig config) {
        Duration time = config.duration(CLAIM_TIME).orElse(SHORTEST_CLAIM);
        if (time.compareTo(SHORTEST_CLAIM) < 0 || time.compareTo(LONGEST_CLAIM) > 0) {
            throw new IllegalArgumentException(
                    "bus." + CLAIM_TIME + ": " + time + " (expected: a duration from 1s to 24h)");
        }
        return time;
    }
}
