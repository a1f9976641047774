package io.llmproxy.lunary;

import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.EventSinkProvider;
import io.llmproxy.ingest.internal.IngestConfig;
import java.util.ArrayList;
import java.util.List;

/** Makes the sink {@code lunary}. */
public final class LunarySinkProvider implements EventSinkProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LunarySinkProvider() {}

    @Override
    public String name() {
        return LunarySink.NAME;
    }

    @Override
    public List<PluginSetting> settings() {
        List<PluginSetting> settings = new ArrayList<>(IngestConfig.settings(
                "LUNARY_API_KEY", LunarySink.DEFAULT_ENDPOINT, LunarySink.DEFAULT_MAX_BODY_BYTES));
        settings.add(PluginSetting.optional("batch-size", "How many events are sent in one call at most.", "100"));
        return List.copyOf(settings);
    }

    @Override
    public EventSink create(PluginConfig config) {
        String name = name();
        LunarySink.Builder sink =
                LunarySink.builder(IngestConfig.apiKey(name, config)).clock(config.clock());
        IngestConfig.endpoint(name, config).ifPresent(sink::endpoint);
        config.flag(IngestConfig.ALLOW_INSECURE).ifPresent(sink::allowInsecureEndpoint);
        config.duration(IngestConfig.TIMEOUT).ifPresent(sink::timeout);
        IngestConfig.number(name, config, IngestConfig.MAX_BODY_BYTES).ifPresent(sink::maxBodyBytes);
        return sink.build();
    }
}
