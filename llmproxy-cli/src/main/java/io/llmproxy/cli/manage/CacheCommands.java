package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmproxy manage cache}. */
@Command(name = "cache", description = "The cache of answers.")
final class CacheCommands {
    private final ManageCommand manage;

    CacheCommands(ManageCommand manage) {
        this.manage = manage;
    }

    @Command(description = "Forgets an answer, or all answers whose keys begin alike.")
    void purge(
            @Option(names = "--method", paramLabel = "<method>", required = true, description = "The HTTP method.")
                    String method,
            @Option(names = "--url", paramLabel = "<url>", required = true, description = "The path and query.")
                    String url,
            @Option(
                            names = "--prefix",
                            paramLabel = "<prefix>",
                            description = "How the keys begin; method and URL do not count then.")
                    @Nullable
                    String prefix) {
        ObjectNode wish = Json.object().put("method", method).put("url", url);
        if (prefix != null) {
            wish.put("prefix", prefix);
        }
        Session session = manage.open();
        Answer answer = session.client().post("cache/purge", wish);
        session.output().sentence(answer, outcome(answer.body().path("deleted")));
    }

    private static String outcome(JsonNode deleted) {
        if (deleted.isBoolean()) {
            return deleted.booleanValue() ? "Deleted the cached answer" : "No such cached answer";
        }
        return "Deleted cached answers: " + deleted.asLong();
    }
}
