package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.InvalidConfigException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmproxy manage token update}. What no option names stays as it is. */
@Command(name = "update", description = "Changes a token. What no option names stays as it is.")
final class TokenUpdate implements Runnable {
    private final ManageCommand manage;

    @Parameters(paramLabel = "<id>", description = "Its id.")
    private ResourceId id = new ResourceId("");

    @Option(names = "--active", paramLabel = "true|false", arity = "1", description = "Whether it works.")
    private @Nullable Boolean isActive;

    @Option(
            names = "--max-requests",
            paramLabel = "<n>",
            converter = PositiveConverter.class,
            description = "How many calls it is good for, those already made included.")
    private @Nullable Long maxRequests;

    @Option(names = "--unlimited", description = "It is good for any number of calls.")
    private boolean isUnlimited;

    @Option(
            names = "--expires-at",
            paramLabel = "<time>",
            description = "When it stops working, such as 2027-01-31T12:00:00Z.")
    private @Nullable Instant expiresAt;

    @Option(names = "--never-expires", description = "It works until it is revoked.")
    private boolean isUnending;

    @Option(
            names = "--metadata",
            paramLabel = "<key=value>",
            description = "Its new metadata, in place of all that it has; may be given several times.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(names = "--clear-metadata", description = "It has no metadata any more.")
    private boolean isClearingMetadata;

    TokenUpdate(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        ObjectNode change = change();
        if (change.isEmpty()) {
            throw new InvalidConfigException(
                    "token " + id + ": nothing to change (expected: an option that says what)", null);
        }
        Session session = manage.open();
        Tokens.show(session, session.client().patch(Tokens.path(id), change));
    }

    private ObjectNode change() {
        Exclusive.check("--unlimited", isUnlimited, "--max-requests", maxRequests != null);
        Exclusive.check("--never-expires", isUnending, "--expires-at", expiresAt != null);
        Exclusive.check("--clear-metadata", isClearingMetadata, "--metadata", !metadata.isEmpty());
        ObjectNode change = Json.object();
        if (isActive != null) {
            change.put("is_active", isActive);
        }
        if (isUnlimited) {
            change.put("max_requests", 0);
        } else if (maxRequests != null) {
            change.put("max_requests", maxRequests);
        }
        if (isUnending) {
            change.putNull("expires_at");
        } else if (expiresAt != null) {
            change.put("expires_at", expiresAt.toString());
        }
        if (isClearingMetadata || !metadata.isEmpty()) {
            metadata.forEach(change.putObject("metadata")::put);
        }
        return change;
    }
}
