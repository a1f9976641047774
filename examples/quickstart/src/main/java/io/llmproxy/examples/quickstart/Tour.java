package io.llmproxy.examples.quickstart;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.IssuedToken;
import io.llmproxy.core.LlmProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The main job before the user's eyes: a project, a token, two calls, and what is known of them afterwards. */
final class Tour {
    private static final String QUESTION = "In one sentence: what is an LLM gateway good for?";
    private static final int CALLS = 2;
    private static final long EVENTS_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Screen screen;
    private final LlmProxy proxy;
    private final Playground playground;
    private final String model;

    Tour(Screen screen, Playground playground, String model) {
        this.screen = screen;
        this.playground = playground;
        this.model = model;
        proxy = playground.proxy();
    }

    /**
     * Goes through all steps.
     *
     * @return the project it has made
     * @throws StepFailedException at the first step that does not do what it should
     */
    Project run() throws IOException, InterruptedException {
        Project project = createProject();
        Secret token = issueToken(project);
        ChatClient client = new ChatClient(playground.url(), token, model);
        askPlainly(client);
        askStreamed(client);
        showUsage(project);
        return project;
    }

    private Project createProject() {
        screen.step("A project holds the provider's key, a token stands for it");
        Project project = proxy.projects().create("demo", playground.providerKey());
        screen.fact("project", project.name() + "  (" + project.id() + ")");
        return project;
    }

    private Secret issueToken(Project project) {
        IssuedToken issued = EmbeddingExample.issueToken(proxy, project, "ada");
        screen.fact("token", issued.record().hint() + "  (" + issued.record().id() + ")");
        screen.fact("", "for user ada, for one hour, for 100 calls");
        return issued.token();
    }

    private void askPlainly(ChatClient client) throws IOException, InterruptedException {
        screen.step("A chat completion through the gateway");
        screen.line("> " + QUESTION);
        long start = System.nanoTime();
        ChatClient.Answer answer = client.ask(QUESTION);
        screen.piece(answer.text());
        screen.endOfPieces();
        require(!answer.text().isBlank(), "answer: empty (expected: some text)");
        screen.line("");
        screen.line("status 200, in one piece after " + seconds(System.nanoTime() - start));
    }

    private void askStreamed(ChatClient client) throws IOException, InterruptedException {
        screen.step("The same, streamed");
        screen.line("> " + QUESTION);
        long start = System.nanoTime();
        ChatClient.Answer answer = client.stream(QUESTION, screen::piece);
        screen.endOfPieces();
        require(answer.chunks() > 1, "chunks: " + answer.chunks() + " (expected: more than one)");
        screen.line("");
        screen.line("status 200, in " + answer.chunks() + " chunks over " + seconds(System.nanoTime() - start));
    }

    private void showUsage(Project project) throws IOException, InterruptedException {
        screen.step("What the gateway has recorded");
        List<UsageRecord> records = awaitRecords(playground.events());
        screen.table(
                List.of("project", "token", "user", "model", "in", "out", "total", "cost", "first byte", "duration"),
                records.stream().map(record -> row(project, record)).toList());
        require(records.size() == CALLS, "records: " + records.size() + " (expected: one for each of the two calls)");
        for (UsageRecord record : records) {
            require(record.isComplete(), "tokens in a record: missing (expected: input, output and total)");
        }
    }

    private static List<String> row(Project project, UsageRecord record) {
        require(record.projectId().equals(project.id()), "project in a record: " + record.projectId());
        return List.of(
                project.name(),
                record.tokenId().substring(0, 8),
                record.user(),
                record.model(),
                String.valueOf(record.inputTokens()),
                String.valueOf(record.outputTokens()),
                String.valueOf(record.totalTokens()),
                record.costUsd().isEmpty() ? "-" : "$" + record.costUsd(),
                seconds(TimeUnit.MILLISECONDS.toNanos(record.firstByteMillis())),
                seconds(TimeUnit.MILLISECONDS.toNanos(record.durationMillis())));
    }

    /** Events arrive a moment after the answers: the sink has a thread of its own. */
    private static List<UsageRecord> awaitRecords(Path events) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<UsageRecord> records = UsageRecord.readAll(events);
        while (records.size() < CALLS && System.nanoTime() - start < EVENTS_DEADLINE_NANOS) {
            TimeUnit.MILLISECONDS.sleep(50);
            records = UsageRecord.readAll(events);
        }
        return records;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new StepFailedException(otherwise);
        }
    }
}
