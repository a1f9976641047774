package io.llmproxy.cli.manage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmproxy manage token}, and those of its commands that need no more than an id. */
@Command(name = "token", description = "Tokens: what clients send instead of the provider's key.")
final class TokenCommands {
    private final ManageCommand manage;

    TokenCommands(ManageCommand manage) {
        this.manage = manage;
    }

    @Command(description = "Shows a token, masked.")
    void get(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        Tokens.show(session, session.client().get(Tokens.path(id)));
    }

    @Command(description = "Revokes a token. It stays revoked if it is revoked already.")
    void revoke(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        session.output().sentence(session.client().delete(Tokens.path(id)), "Revoked token " + id);
    }

    @Command(name = "revoke-expired", description = "Revokes all tokens whose time is up.")
    void revokeExpired() {
        Session session = manage.open();
        Answer answer = session.client().post(Tokens.PATH + "/revoke-expired", Json.object());
        session.output().thing(answer, Tokens.REVOCATION_LINES);
    }
}
