package io.llmproxy.cli.manage;

import java.util.List;

/** How entries of the audit trail are addressed and shown. */
final class AuditEvents {
    static final String PATH = "audit";

    private static final Field ID = Field.text("ID", "id");
    private static final Field TIME = Field.time("Time", "timestamp");
    private static final Field ACTION = Field.text("Action", "action");
    private static final Field OUTCOME = Field.text("Outcome", "outcome");
    private static final Field ACTOR = Field.text("Actor", "actor");
    private static final Field PROJECT = Field.text("Project ID", "project_id");
    private static final Field TOKEN = Field.text("Token ID", "token_id");
    private static final Field CLIENT_IP = Field.text("Client IP", "client_ip");

    static final List<Field> COLUMNS = List.of(TIME, ACTION, OUTCOME, ACTOR, PROJECT, CLIENT_IP, ID);
    static final List<Field> LINES = List.of(
            ID,
            TIME,
            ACTION,
            OUTCOME,
            ACTOR,
            PROJECT,
            TOKEN,
            Field.text("Request ID", "request_id"),
            Field.text("Correlation ID", "correlation_id"),
            CLIENT_IP,
            Field.text("Method", "method"),
            Field.text("Path", "path"),
            Field.text("User Agent", "user_agent"),
            Field.text("Reason", "reason"),
            Field.text("Metadata", "metadata"));

    private AuditEvents() {}
}
