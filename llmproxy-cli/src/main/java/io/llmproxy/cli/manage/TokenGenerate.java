package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmproxy manage token generate}: the only command that prints the text of a token. */
@Command(name = "generate", aliases = "create", description = "Issues a token and prints it. It cannot be shown again.")
final class TokenGenerate implements Runnable {
    private static final long DEFAULT_MINUTES = 1440;

    private final ManageCommand manage;

    @Option(
            names = "--project-id",
            paramLabel = "<id>",
            required = true,
            description = "The project that it belongs to.")
    private ResourceId projectId = new ResourceId("");

    @Option(
            names = "--duration",
            paramLabel = "<minutes>",
            converter = PositiveConverter.class,
            description = "How long it works, in minutes (default 1440: a day).")
    private @Nullable Long minutes;

    @Option(names = "--never-expires", description = "It works until it is revoked.")
    private boolean isUnending;

    @Option(
            names = "--max-requests",
            paramLabel = "<n>",
            converter = PositiveConverter.class,
            description = "How many calls it is good for (default: unlimited).")
    private @Nullable Long maxRequests;

    @Option(
            names = "--metadata",
            paramLabel = "<key=value>",
            description = "What events shall tell about its user; may be given several times.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    TokenGenerate(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        Exclusive.check("--never-expires", isUnending, "--duration", minutes != null);
        Session session = manage.open();
        Answer answer = session.client().post(Tokens.PATH, wish());
        if (answer.body().path("token").asText("").isEmpty()) {
            throw new ManageException(ExitStatus.UNEXPECTED, "the answer has no token (expected: a new token)", null);
        }
        session.output().thing(answer, Tokens.LINES_OF_A_NEW_ONE);
    }

    private ObjectNode wish() {
        ObjectNode wish = Json.object().put("project_id", projectId.text());
        if (isUnending) {
            wish.put("never_expires", true);
        } else {
            wish.put("duration_minutes", minutes == null ? DEFAULT_MINUTES : minutes);
        }
        if (maxRequests != null) {
            wish.put("max_requests", maxRequests);
        }
        if (!metadata.isEmpty()) {
            metadata.forEach(wish.putObject("metadata")::put);
        }
        return wish;
    }
}
