package io.llmproxy.core.internal.journal;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventBusProvider;
import io.llmproxy.api.plugin.PluginConfig;
import io.llmproxy.api.plugin.PluginSetting;
import java.util.List;

/**
 * Opens the bus {@code journal}.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class JournalProvider implements EventBusProvider {
    /** Used by the service loader. */
    public JournalProvider() {}

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public List<PluginSetting> settings() {
        return JournalSettings.declared();
    }

    /**
     * Opens the file.
     *
     * @throws IllegalArgumentException also if the file cannot be used: it is damaged, in use, or something else
     */
    @Override
    public EventBus open(PluginConfig config) {
        return JournalBus.open(JournalSettings.of(config), config.clock());
    }
}
