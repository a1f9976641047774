package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import java.util.List;

/**
 * Makes the sink {@code file}: one JSON line per event.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class FileSinkProvider implements EventSinkProvider {
    private static final String PATH = "path";

    /** Used by the service loader. */
    public FileSinkProvider() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public List<PluginSetting> settings() {
        return List.of(PluginSetting.required(
                PATH, "The file to append to; it and its folder are created if absent, readable by the owner only."));
    }

    @Override
    public EventSink create(PluginConfig config) {
        return new FileSink(config.path(PATH)
                .orElseThrow(() -> new IllegalArgumentException("sink.file.path: missing (expected: a file)")));
    }
}
