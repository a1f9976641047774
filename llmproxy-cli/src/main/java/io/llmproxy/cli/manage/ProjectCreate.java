package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmproxy manage project create}. */
@Command(name = "create", description = "Creates a project. Without an option for the key, it asks for it.")
final class ProjectCreate implements Runnable {
    private final ManageCommand manage;

    @Option(names = "--name", paramLabel = "<name>", required = true, description = "Its name.")
    private String name = "";

    @Mixin
    private final ApiKeyOptions apiKey = new ApiKeyOptions();

    @Mixin
    private final ProjectSettingsOptions settings = new ProjectSettingsOptions();

    ProjectCreate(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        Session session = manage.open();
        ObjectNode options = Json.object();
        settings.addTo(options, apiKey.readsStdin(), manage.surroundings());
        Secret key = apiKey.readOrAsk(manage.surroundings());
        ObjectNode project = Json.object().put("name", name).put("api_key", key.reveal());
        project.setAll(options);
        Projects.show(session, session.client().post(Projects.PATH, project));
    }
}
