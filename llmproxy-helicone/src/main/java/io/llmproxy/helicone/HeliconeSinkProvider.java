package io.llmproxy.helicone;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.ingest.internal.IngestConfig;
import java.util.ArrayList;
import java.util.List;

/** Makes the sink {@code helicone}. */
public final class HeliconeSinkProvider implements EventSinkProvider {
    /** For {@link java.util.ServiceLoader}. */
    public HeliconeSinkProvider() {}

    @Override
    public String name() {
        return HeliconeSink.NAME;
    }

    @Override
    public List<PluginSetting> settings() {
        List<PluginSetting> settings = new ArrayList<>(IngestConfig.settings(
                "HELICONE_API_KEY", HeliconeSink.DEFAULT_ENDPOINT, HeliconeSink.DEFAULT_MAX_BODY_BYTES));
        settings.add(PluginSetting.optional(
                IngestConfig.PARALLELISM,
                "How many calls are made at a time, 1 to 64.",
                Integer.toString(HeliconeSink.DEFAULT_PARALLELISM)));
        return List.copyOf(settings);
    }

    @Override
    public EventSink create(PluginConfig config) {
        String name = name();
        HeliconeSink.Builder sink =
                HeliconeSink.builder(IngestConfig.apiKey(name, config)).clock(config.clock());
        IngestConfig.endpoint(name, config).ifPresent(sink::endpoint);
        config.flag(IngestConfig.ALLOW_INSECURE).ifPresent(sink::allowInsecureEndpoint);
        config.duration(IngestConfig.TIMEOUT).ifPresent(sink::timeout);
        IngestConfig.number(name, config, IngestConfig.PARALLELISM).ifPresent(sink::parallelism);
        IngestConfig.number(name, config, IngestConfig.MAX_BODY_BYTES).ifPresent(sink::maxBodyBytes);
        return sink.build();
    }
}
