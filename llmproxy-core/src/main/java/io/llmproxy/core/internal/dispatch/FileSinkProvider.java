package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.core.internal.config.ByteSizes;
import io.llmproxy.core.internal.file.Rotation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sink {@code file}: one JSON line per event.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class FileSinkProvider implements EventSinkProvider {
    private static final String PATH = "path";
    private static final String MAX_BYTES = "max-bytes";
    private static final String ROTATE_EVERY = "rotate-every";
    private static final String KEEP_FILES = "keep-files";
    private static final String GZIP = "gzip";
    private static final String SYNC = "sync";
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int MOST_FILES = 10_000;

    /** Used by the service loader. */
    public FileSinkProvider() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public List<PluginSetting> settings() {
        return List.of(
                PluginSetting.required(
                        PATH,
                        "The file to append to; it and its folder are created if absent, readable by the owner only."),
                PluginSetting.optional(MAX_BYTES, "When the file is full and a new one is begun; 0 for never.", "0"),
                PluginSetting.optional(
                        ROTATE_EVERY, "After what time a new file is begun, such as 24h; 0s for never.", "0s"),
                PluginSetting.optional(KEEP_FILES, "How many old files are kept.", "10"),
                PluginSetting.optional(GZIP, "Whether old files are compressed.", "false"),
                PluginSetting.optional(
                        SYNC,
                        "batch: a batch is on the disk before it counts as delivered; none: that is left to the"
                                + " system.",
                        "batch"),
                PluginSetting.optional(
                        CommonSettings.BATCH_WAIT, "How long a batch that is not full waits for more events.", "50ms"));
    }

    @Override
    public EventSink create(PluginConfig config) {
        Rotation rotation = new Rotation(
                maxBytes(config.text(MAX_BYTES).orElseThrow()),
                every(config.duration(ROTATE_EVERY).orElseThrow()),
                keepFiles(config.number(KEEP_FILES).orElseThrow()),
                config.flag(GZIP).orElseThrow(),
                isForced(config.text(SYNC).orElseThrow()));
        return new FileSink(
                config.path(PATH)
                        .orElseThrow(() -> new IllegalArgumentException("sink.file.path: missing (expected: a file)")),
                rotation,
                config.clock());
    }

    private static long maxBytes(String text) {
        try {
            long bytes = ByteSizes.parse(text);
            return bytes == 0 ? Long.MAX_VALUE : bytes;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sink.file." + MAX_BYTES + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Duration every(Duration duration) {
        if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "sink.file." + ROTATE_EVERY + ": " + duration + " (expected: at least 1m, or 0s for never)");
        }
        return duration.isZero() ? null : duration;
    }

    private static int keepFiles(long number) {
        if (number < 1 || number > MOST_FILES) {
            throw new IllegalArgumentException(
                    "sink.file." + KEEP_FILES + ": " + number + " (expected: 1 to " + MOST_FILES + ")");
        }
        return (int) number;
    }

    private static boolean isForced(String text) {
        return switch (text) {
            case "batch" -> true;
            case "none" -> false;
            default ->
                throw new IllegalArgumentException("sink.file." + SYNC + ": '" + text + "' (expected: batch or none)");
        };
    }
}
