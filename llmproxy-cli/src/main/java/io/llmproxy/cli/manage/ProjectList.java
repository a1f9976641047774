package io.llmproxy.cli.manage;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmproxy manage project list}. */
@Command(name = "list", description = "Lists the projects.")
final class ProjectList implements Runnable {
    private final ManageCommand manage;

    @Option(names = "--name", paramLabel = "<name>", description = "Only projects of this name.")
    private @Nullable String name;

    @Mixin
    private final ActiveFilter active = new ActiveFilter();

    @Mixin
    private final PageOptions page = new PageOptions();

    ProjectList(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        Query query = new Query().with("name", name).with("is_active", active.wanted());
        page.addTo(query);
        Session session = manage.open();
        Answer answer = session.client().get(Projects.PATH + query).withMasked("api_key");
        session.output().list(answer, answer.body(), Projects.COLUMNS, "projects", page.note(answer));
    }
}
