package io.llmproxy.examples.csv;

import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.api.sink.SinkConfig;
import io.llmproxy.api.sink.SinkSetting;
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
    public List<SinkSetting> settings() {
        return List.of(SinkSetting.required(PATH, "The file that lines are added to."));
    }

    @Override
    public EventSink create(SinkConfig config) {
        return new CsvSink(config.path(PATH).orElseThrow());
    }
}
