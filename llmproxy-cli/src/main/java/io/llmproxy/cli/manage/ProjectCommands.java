package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmproxy manage project}, and those of its commands that need little more than an id. */
@Command(name = "project", description = "Projects: each holds a provider's key.")
final class ProjectCommands {
    private final ManageCommand manage;

    ProjectCommands(ManageCommand manage) {
        this.manage = manage;
    }

    @Command(description = "Shows a project.")
    void get(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        Projects.show(session, session.client().get(Projects.path(id)));
    }

    @Command(description = "Lets the tokens of a project work again, except for revoked ones.")
    void activate(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        Projects.show(
                session, session.client().patch(Projects.path(id), Json.object().put("is_active", true)));
    }

    @Command(description = "Makes the tokens of a project stop working until it is activated.")
    void deactivate(
            @Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id,
            @Option(names = "--revoke-tokens", description = "Revoke its tokens as well, for good.")
                    boolean isRevokingTokens) {
        Session session = manage.open();
        ObjectNode change = Json.object().put("is_active", false);
        if (isRevokingTokens) {
            change.put("revoke_tokens", true);
        }
        Projects.show(session, session.client().patch(Projects.path(id), change));
    }

    @Command(name = "revoke-tokens", description = "Revokes all tokens of a project.")
    void revokeTokens(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        Answer answer = session.client().post(Projects.path(id) + "/tokens/revoke", Json.object());
        session.output().thing(answer, Tokens.REVOCATION_LINES);
    }

    @Command(description = "Asks the server to delete a project. Servers do not permit that: deactivate it.")
    void delete(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        session.output().sentence(session.client().delete(Projects.path(id)), "Deleted project " + id);
    }
}
