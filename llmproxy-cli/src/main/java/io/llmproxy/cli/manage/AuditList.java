package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmproxy manage audit list}. */
@Command(name = "list", description = "Lists entries, newest first. Filters add up.")
final class AuditList implements Runnable {
    private final ManageCommand manage;

    @Option(names = "--action", paramLabel = "<action>", description = "What was done, such as token.create.")
    private @Nullable String action;

    @Option(names = "--outcome", paramLabel = "<outcome>", description = "success, failure, denied or error.")
    private @Nullable String outcome;

    @Option(names = "--actor", paramLabel = "<actor>", description = "Who did it.")
    private @Nullable String actor;

    @Option(names = "--project-id", paramLabel = "<id>", description = "The project that it was about.")
    private @Nullable String projectId;

    @Option(names = "--client-ip", paramLabel = "<address>", description = "Where the request came from.")
    private @Nullable String clientIp;

    @Option(names = "--request-id", paramLabel = "<id>", description = "The id of the request.")
    private @Nullable String requestId;

    @Option(names = "--correlation-id", paramLabel = "<id>", description = "The id that the caller gave.")
    private @Nullable String correlationId;

    @Option(names = "--method", paramLabel = "<method>", description = "The HTTP method.")
    private @Nullable String method;

    @Option(names = "--path", paramLabel = "<path>", description = "The path of the request.")
    private @Nullable String path;

    @Option(names = "--search", paramLabel = "<text>", description = "A text within any of the fields.")
    private @Nullable String search;

    @Option(names = "--start-time", paramLabel = "<time>", description = "Not before, such as 2027-01-31T12:00:00Z.")
    private @Nullable Instant startTime;

    @Option(names = "--end-time", paramLabel = "<time>", converter = InstantConverter.class, description = "Not after.")
    private @Nullable Instant endTime;

    @Mixin
    private final PageOptions page = new PageOptions();

    AuditList(ManageCommand manage) {
        this.manage = manage;
    }

    @Override
    public void run() {
        Query query = new Query()
                .with("action", action)
                .with("outcome", outcome)
                .with("actor", actor)
                .with("project_id", projectId)
                .with("client_ip", clientIp)
                .with("request_id", requestId)
                .with("correlation_id", correlationId)
                .with("method", method)
                .with("path", path)
                .with("search", search)
                .with("start_time", startTime)
                .with("end_time", endTime);
        page.addTo(query);
        Session session = manage.open();
        Answer answer = session.client().get(AuditEvents.PATH + query);
        JsonNode events = answer.body().path("events");
        // The Go edition answers null where there are none.
        session.output()
                .list(
                        answer,
                        events.isNull() ? Json.array() : events,
                        AuditEvents.COLUMNS,
                        "audit events",
                        note(answer));
    }

    private static String note(Answer answer) {
        JsonNode pagination = answer.body().path("pagination");
        if (pagination.path("total_pages").asLong() <= 1) {
            return "";
        }
        long total = pagination
                .path("total_items")
                .asLong(pagination.path("total_count").asLong());
        return "Page " + pagination.path("page").asLong() + " of "
                + pagination.path("total_pages").asLong() + ", " + total + " events";
    }
}
