package io.llmproxy.cli.manage;

import java.util.List;

/** How projects are addressed and shown. */
final class Projects {
    static final String PATH = "projects";

    private static final Field ID = Field.text("ID", "id");
    private static final Field NAME = Field.text("Name", "name");
    private static final Field API_KEY = Field.text("API Key", "api_key");
    private static final Field PROVIDER = Field.text("Provider", "provider");
    private static final Field WEIGHT = Field.text("API Key Weight", "api_key_weight");
    private static final Field FURTHER_KEYS = Field.text("Further API Keys", "further_api_keys");
    private static final Field POLICY = Field.text("Policy", "policy");
    private static final Field ACTIVE = Field.text("Active", "is_active");
    private static final Field CREATED = Field.time("Created", "created_at");
    private static final Field UPDATED = Field.time("Updated", "updated_at");
    private static final Field DEACTIVATED = Field.time("Deactivated", "deactivated_at");

    static final List<Field> COLUMNS = List.of(ID, NAME, API_KEY, ACTIVE, CREATED, UPDATED);
    static final List<Field> LINES =
            List.of(ID, NAME, API_KEY, PROVIDER, WEIGHT, FURTHER_KEYS, POLICY, ACTIVE, CREATED, UPDATED, DEACTIVATED);

    private Projects() {}

    static String path(ResourceId id) {
        return PATH + "/" + id.pathSegment();
    }

    static void show(Session session, Answer answer) {
        session.output().thing(answer.withMasked("api_key"), LINES);
    }
}
