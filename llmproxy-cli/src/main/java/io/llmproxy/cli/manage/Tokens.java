package io.llmproxy.cli.manage;

import java.util.List;

/** How tokens are addressed and shown. */
final class Tokens {
    static final String PATH = "tokens";

    private static final Field ID = Field.text("ID", "id");
    private static final Field TOKEN = Field.text("Token", "token");
    private static final Field PROJECT = Field.text("Project ID", "project_id");
    private static final Field ACTIVE = Field.text("Active", "is_active");
    private static final Field EXPIRES = Field.time("Expires", "expires_at").orElse("never");
    private static final Field REQUESTS = Field.text("Requests", "request_count");
    private static final Field MAX_REQUESTS =
            Field.text("Max Requests", "max_requests").orElse("unlimited");
    private static final Field CACHE_HITS = Field.text("Cache Hits", "cache_hit_count");
    private static final Field CREATED = Field.time("Created", "created_at");
    private static final Field LAST_USED =
            Field.time("Last Used", "last_used_at").orElse("never");
    private static final Field DEACTIVATED = Field.time("Deactivated", "deactivated_at");
    private static final Field METADATA = Field.text("Metadata", "metadata");

    static final List<Field> COLUMNS =
            List.of(ID, PROJECT, TOKEN, ACTIVE, REQUESTS, MAX_REQUESTS, EXPIRES, LAST_USED, CREATED);
    static final List<Field> LINES = List.of(
            ID,
            TOKEN,
            PROJECT,
            ACTIVE,
            EXPIRES,
            REQUESTS,
            MAX_REQUESTS,
            CACHE_HITS,
            CREATED,
            LAST_USED,
            DEACTIVATED,
            METADATA);
    static final List<Field> LINES_OF_A_NEW_ONE = List.of(ID, TOKEN, PROJECT, EXPIRES, MAX_REQUESTS, METADATA);
    static final List<Field> REVOCATION_LINES = List.of(
            Field.text("Revoked", "revoked_count"),
            Field.text("Already Revoked", "already_revoked_count"),
            Field.text("Failed", "failed_count"),
            Field.text("Tokens", "total_tokens"));

    private Tokens() {}

    static String path(ResourceId id) {
        return PATH + "/" + id.pathSegment();
    }

    static void show(Session session, Answer answer) {
        session.output().thing(answer.withMasked("token"), LINES);
    }
}
