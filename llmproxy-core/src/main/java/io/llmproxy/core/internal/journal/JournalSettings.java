package io.llmproxy.core.internal.journal;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.internal.config.ByteSizes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a journal is kept.
 *
 * @param path the file
 * @param maxBytes how large it may grow before the oldest events go
 * @param isForced whether every commit reaches the disk before it counts
 * @param capacity how many events wait in memory to be written, at most
 * @param forgetGroupsAfter after what time without a subscription a group is forgotten
 */
record JournalSettings(Path path, long maxBytes, boolean isForced, int capacity, Duration forgetGroupsAfter) {
    static final String BUFFER_SIZE = "buffer-size";

    private static final String PATH = "path";
    private static final String MAX_BYTES = "max-bytes";
    private static final String SYNC = "sync";
    private static final String FORGET_GROUPS_AFTER = "forget-groups-after";
    private static final long SMALLEST = 1 << 20;
    private static final int MAX_CAPACITY = 1_000_000;

    static List<PluginSetting> declared() {
        return List.of(
                PluginSetting.optional(
                        PATH,
                        "The file, on a disk of this machine; it and its folder are created if absent, readable by the"
                                + " owner only.",
                        "data/llm-proxy-events.db"),
                PluginSetting.optional(
                        MAX_BYTES, "How large the file may grow before the oldest events go, read or not.", "1GiB"),
                PluginSetting.optional(
                        SYNC,
                        "normal: events survive the end of the process; full: those that are stored survive a power"
                                + " failure too.",
                        "normal"),
                PluginSetting.optional(BUFFER_SIZE, "How many events wait in memory to be written, at most.", "10000"),
                PluginSetting.optional(
                        FORGET_GROUPS_AFTER,
                        "After what time without a subscription it is forgotten how far a sink was.",
                        "168h"));
    }

    static JournalSettings of(PluginConfig config) {
        return new JournalSettings(
                config.path(PATH).orElseThrow().toAbsolutePath(),
                maxBytes(config),
                isForced(config.text(SYNC).orElseThrow()),
                capacity(config.number(BUFFER_SIZE).orElseThrow()),
                config.duration(FORGET_GROUPS_AFTER).orElseThrow());
    }

    private static long maxBytes(PluginConfig config) {
        String text = config.text(MAX_BYTES).orElseThrow();
        long bytes;
        try {
            bytes = ByteSizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bus." + MAX_BYTES + ": " + e.getMessage(), e);
        }
        if (bytes < SMALLEST) {
            throw new IllegalArgumentException("bus." + MAX_BYTES + ": " + text + " (expected: at least 1MiB)");
        }
        return bytes;
    }

    private static boolean isForced(String text) {
        return switch (text) {
            case "normal" -> false;
            case "full" -> true;
            default ->
                throw new IllegalArgumentException("bus." + SYNC + ": '" + text + "' (expected: normal or full)");
        };
    }

    private static int capacity(long number) {
        if (number < 1 || number > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "bus." + BUFFER_SIZE + ": " + number + " (expected: 1 to " + MAX_CAPACITY + ")");
        }
        return (int) number;
    }
}
