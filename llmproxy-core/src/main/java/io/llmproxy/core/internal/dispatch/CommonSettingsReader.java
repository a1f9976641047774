package io.llmproxy.core.internal.dispatch;

import static io.llmproxy.core.internal.dispatch.CommonSettings.BATCH_BYTES;
import static io.llmproxy.core.internal.dispatch.CommonSettings.BATCH_SIZE;
import static io.llmproxy.core.internal.dispatch.CommonSettings.BATCH_WAIT;
import static io.llmproxy.core.internal.dispatch.CommonSettings.BODIES;
import static io.llmproxy.core.internal.dispatch.CommonSettings.EVENTS;
import static io.llmproxy.core.internal.dispatch.CommonSettings.MAX_ATTEMPTS;
import static io.llmproxy.core.internal.dispatch.CommonSettings.METADATA_ALLOW;
import static io.llmproxy.core.internal.dispatch.CommonSettings.METADATA_DENY;
import static io.llmproxy.core.internal.dispatch.CommonSettings.METADATA_HASH;
import static io.llmproxy.core.internal.dispatch.CommonSettings.METADATA_HASH_KEY;
import static java.util.stream.Collectors.joining;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.core.internal.config.ByteSizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the settings that every sink has. */
final class CommonSettingsReader {
    private static final int LARGEST_BATCH = 10_000;
    private static final long LEAST_BATCH_BYTES = 1L << 10;
    private static final long MOST_BATCH_BYTES = 64L << 20;
    private static final Duration LONGEST_BATCH_WAIT = Duration.ofMinutes(1);
    private static final int MOST_ATTEMPTS = 1000;

    private final String prefix;
    private final PluginConfig config;

    private CommonSettingsReader(String prefix, PluginConfig config) {
        this.prefix = prefix;
        this.config = config;
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
        return new CommonSettingsReader(prefix, config).read(problems);
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
