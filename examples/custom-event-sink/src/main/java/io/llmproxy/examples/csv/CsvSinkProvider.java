package io.llmproxy.examples.csv;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import java.util.List;

/**
 * The plug-in's entry. The gateway finds it by its line in {@code META-INF/services} and uses it once the configuration names
 * {@code csv} among its sinks.
 */
public final class CsvSinkProvider implements EventSinkProvider {
    private static final String PATH = "path";

    /** For {@link java.util.ServiceLoader}. */
    public CsvSinkProvider() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<PluginSetting> settings() {
        return List.of(PluginSetting.required(PATH, "The file that lines are added to."));
    }

    @Override
    public EventSink create(PluginConfig config) {
        return new CsvSink(config.path(PATH).orElseThrow());
    }
}
