package io.llmproxy.cli.manage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmproxy manage audit}. */
@Command(name = "audit", description = "The audit trail: who did what, and when.")
final class AuditCommands {
    private final ManageCommand manage;

    AuditCommands(ManageCommand manage) {
        this.manage = manage;
    }

    @Command(aliases = "show", description = "Shows an entry.")
    void get(@Parameters(paramLabel = "<id>", description = "Its id.") ResourceId id) {
        Session session = manage.open();
        Answer answer = session.client().get(AuditEvents.PATH + "/" + id.pathSegment());
        session.output().thing(answer, AuditEvents.LINES);
    }
}
