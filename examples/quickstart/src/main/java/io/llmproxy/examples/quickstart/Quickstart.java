package io.llmproxy.examples.quickstart;

import io.llmproxy.api.token.Project;
import io.llmproxy.core.IssuedToken;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Shows a gateway at work and leaves it running to be tried out. */
public final class Quickstart {
    private final Screen screen;
    private final Settings settings;

    Quickstart(Screen screen, Settings settings) {
        this.screen = screen;
        this.settings = settings;
    }

    /**
     * Runs the tour; then, unless told {@code --once}, stays up until Ctrl-C.
     *
     * @param arguments {@code --once}, {@code --help} or none
     */
    public static void main(String[] arguments) {
        System.exit(run(new Screen(System.out), List.of(arguments), System.getenv()));
    }

    private static int run(Screen screen, List<String> arguments, Map<String, String> environment) {
        if (arguments.contains("--help")) {
            screen.title(Settings.HELP);
            return 0;
        }
        try {
            return new Quickstart(screen, Settings.of(arguments, environment)).run();
        } catch (IllegalArgumentException e) {
            screen.title(e.getMessage() + "\n\n" + Settings.HELP);
            return 2;
        }
    }

    int run() {
        try (Playground playground = Playground.open(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(playground), "quickstart-stop"));
            return show(playground);
        } catch (Exception e) {
            return failed(e);
        }
    }

    private int show(Playground playground) throws InterruptedException {
        screen.title("llmproxy quickstart");
        screen.fact("host", playground.url() + "  (/hello is its own, /v1/* is the gateway)");
        screen.fact("provider", settings.openAiKey().isPresent() ? Settings.OPEN_AI : "a stand-in in this process");
        if (settings.openAiKey().isEmpty()) {
            screen.fact("", "(set OPENAI_API_KEY to talk to OpenAI)");
        }
        screen.fact("events", playground.events() + "  (deleted at the end)");
        try {
            Project project = new Tour(screen, playground, settings.model()).run();
            if (!settings.isOnce()) {
                stayUp(playground, project);
            }
        } catch (StepFailedException | IOException e) {
            return playground.isClosed() ? 0 : failed(e);
        }
        return 0;
    }

    private void stayUp(Playground playground, Project project) throws InterruptedException {
        IssuedToken issued = EmbeddingExample.issueToken(playground.proxy(), project, "you");
        screen.step("Your turn: a token of your own, for one hour (Ctrl-C stops the host)");
        Invitation.of(playground.url(), issued.token().reveal(), settings.model(), playground.events())
                .lines()
                .forEach(screen::line);
        screen.line("");
        new CountDownLatch(1).await();
    }

    private int failed(Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        screen.endOfPieces();
        screen.line("This did not work. " + reason);
        return 1;
    }

    private static void closeQuietly(Playground playground) {
        try {
            playground.close();
        } catch (IOException e) {
            System.err.println("quickstart could not stop cleanly: " + e.getMessage());
        }
    }
}
