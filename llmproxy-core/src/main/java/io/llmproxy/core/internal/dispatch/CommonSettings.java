package io.llmproxy.core.internal.dispatch;

import static java.util.stream.Collectors.joining;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.internal.config.ByteSizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The settings that every sink has besides its own, and their reading.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class CommonSettings {
    private static final String BATCH_SIZE = "batch-size";
    private static final String BATCH_BYTES = "batch-bytes";
    private static final String BATCH_WAIT = "batch-wait";
    private static final String MAX_ATTEMPTS = "max-attempts";
    private static final String EVENTS = "events";
    private static final String METADATA_ALLOW = "metadata-allow";
    private static final String METADATA_DENY = "metadata-deny";
    private static final String METADATA_HASH = "metadata-hash";
    private static final String METADATA_HASH_KEY = "metadata-hash-key";
    private static final String BODIES = "bodies";

    private static final int LARGEST_BATCH = 10_000;
    private static final long LEAST_BATCH_BYTES = 1L << 10;
    private static final long MOST_BATCH_BYTES = 64L << 20;
    private static final Duration LONGEST_BATCH_WAIT = Duration.ofMinutes(1);
    private static final int MOST_ATTEMPTS = 1000;

    /** What is declared for every sink, in the order in which people read it. */
    public static final List<PluginSetting> ALL = List.of(
            PluginSetting.optional(BATCH_SIZE, "The most events that are delivered at once, 1 to 10000.", "100"),
            PluginSetting.optional(
                    BATCH_BYTES,
                    "The most bytes that are delivered at once, 1KiB to 64MiB, taking an event for 1 KiB and its bodies;"
                            + " a larger event is delivered alone.",
                    "1MiB"),
            PluginSetting.optional(
                    BATCH_WAIT, "How long a batch that is not full waits for more events, up to 1m.", "0s"),
            PluginSetting.optional(
                    MAX_ATTEMPTS,
                    "How often an event may fail while nearly all later ones are delivered before it is put aside, 1 to 1000;"
                            + " the more of those fail too, the less a failure counts.",
                    "10"),
            PluginSetting.optional(
                    EVENTS,
                    "Which events: all, or model-calls for POST calls and whatever has usage of its own.",
                    "all"),
            PluginSetting.optional(
                    METADATA_ALLOW, "The keys of token metadata that the sink may see, separated by commas.", null),
            PluginSetting.optional(
                    METADATA_DENY, "The keys of token metadata that the sink must not see, separated by commas.", null),
            PluginSetting.optional(
                    METADATA_HASH,
                    "The keys of token metadata whose values the sink sees as 16 hex digits of a hash, separated by commas.",
                    null),
            PluginSetting.optionalSecret(
                    METADATA_HASH_KEY,
                    "Makes the hashes HMAC-SHA-256 with this key instead of SHA-256, so that nobody without it can try values out."),
            PluginSetting.optional(BODIES, "Whether the sink sees bodies and headers, true or false.", "true"));

    private final String prefix;
    private final PluginConfig config;

    private CommonSettings(String prefix, PluginConfig config) {
        this.prefix = prefix;
        this.config = config;
    }

    /**
     * Adds the settings of every sink to those of one. Where it declares one itself, its default and its variables count.
     *
     * @param own what the sink declares, by key
     * @return all it has, by key
     */
    static Map<String, PluginSetting> with(Map<String, PluginSetting> own) {
        Map<String, PluginSetting> all = new LinkedHashMap<>(own);
        for (PluginSetting common : ALL) {
            all.merge(
                    common.key(),
                    common,
                    (declared, ignored) -> new PluginSetting(
                            common.key(),
                            common.description(),
                            declared.defaultValue(),
                            false,
                            common.isSecret(),
                            declared.variables()));
        }
        return all;
    }

    /**
     * Reads what is set.
     *
     * @param prefix stands before the keys in messages, such as {@code sink.file.}
     * @param config has the settings of every sink
     * @param problems gets one sentence per value that is wrong
     * @return the settings, with defaults in the place of wrong ones
     */
    static SinkSettings read(String prefix, PluginConfig config, List<String> problems) {
        return new CommonSettings(prefix, config).read(problems);
    }

    private SinkSettings read(List<String> problems) {
        SinkSettings fallback = SinkSettings.defaults();
        return new SinkSettings(
                checked(problems, fallback.batchSize(), () -> count(BATCH_SIZE, fallback.batchSize(), LARGEST_BATCH)),
                checked(problems, fallback.batchBytes(), () -> bytes(fallback.batchBytes())),
                checked(problems, fallback.batchWait(), () -> batchWait(fallback.batchWait())),
                checked(
                        problems,
                        fallback.maxAttempts(),
                        () -> count(MAX_ATTEMPTS, fallback.maxAttempts(), MOST_ATTEMPTS)),
                checked(problems, fallback.filter(), this::filter),
                checked(problems, fallback.view(), this::view));
    }

    private static <T> T checked(List<String> problems, T fallback, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    private int count(String key, int fallback, int most) {
        long count = config.number(key).orElse((long) fallback);
        if (count < 1 || count > most) {
            throw wrong(key, "'" + count + "'", "1 to " + most);
        }
        return (int) count;
    }

    private long bytes(long fallback) {
        String text = config.text(BATCH_BYTES).orElse(Long.toString(fallback));
        try {
            long bytes = ByteSizes.parse(text);
            if (bytes >= LEAST_BATCH_BYTES && bytes <= MOST_BATCH_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(prefix + BATCH_BYTES + ": " + e.getMessage(), e);
        }
        throw wrong(BATCH_BYTES, "'" + text + "'", "1KiB to 64MiB");
    }

    private Duration batchWait(Duration fallback) {
        Duration wait = config.duration(BATCH_WAIT).orElse(fallback);
        if (wait.compareTo(LONGEST_BATCH_WAIT) > 0) {
            throw wrong(BATCH_WAIT, "'" + wait + "'", "0s to 1m");
        }
        return wait;
    }

    private EventFilter filter() {
        String name = config.text(EVENTS).orElse(EventFilter.ALL.text());
        return Arrays.stream(EventFilter.values())
                .filter(filter -> filter.text().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong(
                        EVENTS,
                        "'" + name + "'",
                        Arrays.stream(EventFilter.values())
                                .map(EventFilter::text)
                                .collect(joining(" or "))));
    }

    private SinkView view() {
        Set<String> hashed = keys(METADATA_HASH);
        ValueHash hash = config.secret(METADATA_HASH_KEY).map(ValueHash::keyed).orElseGet(ValueHash::plain);
        if (hashed.isEmpty() && config.secret(METADATA_HASH_KEY).isPresent()) {
            throw wrong(METADATA_HASH_KEY, "set", "also " + prefix + METADATA_HASH);
        }
        boolean isAllowListed = config.text(METADATA_ALLOW).isPresent();
        return new SinkView(
                new MetadataRule(isAllowListed ? keys(METADATA_ALLOW) : null, keys(METADATA_DENY), hashed, hash),
                config.flag(BODIES).orElse(true));
    }

    private Set<String> keys(String key) {
        return config.text(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .peek(name -> {
                    if (name.isEmpty()) {
                        throw wrong(key, "an empty name", "names separated by commas");
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private IllegalArgumentException wrong(String key, String actual, String expected) {
        return new IllegalArgumentException(prefix + key + ": " + actual + " (expected: " + expected + ")");
    }
}
