package io.llmproxy.cli.manage;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmproxy manage token list}. */
@Command(name = "list", description = "Lists tokens, masked.")
final class TokenList implements Runnable {
    private final ManageCommand manage;

    @Option(names = "--project-id", paramLabel = "<id>", description = "Only tokens of this project.")
    private @Nullable ResourceId projectId;

    @Mixin
    private final ActiveFilter active = new ActiveFilter();

    @Mixin
    private final PageOptions page = new PageOptions();

    TokenList(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        Query query = new Query().with("project_id", projectId).with("is_active", active.wanted());
        page.addTo(query);
        Session session = manage.open();
        Answer answer = session.client().get(Tokens.PATH + query).withMasked("token");
        session.output().list(answer, answer.body(), Tokens.COLUMNS, "tokens", page.note(answer));
    }
}
