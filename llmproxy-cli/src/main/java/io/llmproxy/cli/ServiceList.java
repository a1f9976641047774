package io.llmproxy.cli;

import io.llmproxy.api.plugin.PluginSetting;
import io.llmproxy.core.AvailablePlugins;
import java.util.ArrayList;
import java.util.List;

/** What {@code --list-services} prints. */
final class ServiceList {
    private ServiceList() {}

    static List<String> lines(AvailablePlugins plugins) {
        List<String> lines = new ArrayList<>();
        plugins.sinks().forEach(sink -> {
            lines.add(sink.name());
            sink.settings().forEach(setting -> lines.add("  " + line(setting)));
        });
        lines.add("settings of every service");
        plugins.commonSinkSettings().forEach(setting -> lines.add("  " + line(setting)));
        plugins.problems().forEach(problem -> lines.add("cannot be used: " + problem));
        return lines;
    }

    private static String line(PluginSetting setting) {
        StringBuilder line = new StringBuilder(setting.key()).append(": ").append(setting.description());
        if (setting.isRequired()) {
            line.append(" Required.");
        } else if (setting.defaultValue() != null) {
            line.append(" Default: ").append(setting.defaultValue()).append('.');
        }
        if (!setting.variables().isEmpty()) {
            line.append(" Variables: ")
                    .append(String.join(", ", setting.variables()))
                    .append('.');
        }
        return line.toString();
    }
}
