package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import io.llmproxy.core.InvalidConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmproxy manage project update}. */
@Command(
        name = "update",
        description = "Changes a project. What no option names stays as it is; its tokens go on working.")
final class ProjectUpdate implements Runnable {
    private final ManageCommand manage;

    @Parameters(paramLabel = "<id>", description = "Its id.")
    private ResourceId id = new ResourceId("");

    @Option(names = "--name", paramLabel = "<name>", description = "Its new name.")
    private @Nullable String name;

    @Mixin
    private final ApiKeyOptions apiKey = new ApiKeyOptions();

    @Mixin
    private final ProjectSettingsOptions settings = new ProjectSettingsOptions();

    ProjectUpdate(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        Session session = manage.open();
        ObjectNode change = Json.object();
        if (name != null) {
            change.put("name", name);
        }
        ObjectNode options = Json.object();
        settings.addTo(options, apiKey.readsStdin(), manage.surroundings());
        Secret key = apiKey.read(manage.surroundings());
        if (key != null) {
            change.put("api_key", key.reveal());
        }
        change.setAll(options);
        if (change.isEmpty()) {
            throw new InvalidConfigException(
                    "project " + id + ": nothing to change (expected: an option that says what)", null);
        }
        Projects.show(session, session.client().patch(Projects.path(id), change));
    }
}
