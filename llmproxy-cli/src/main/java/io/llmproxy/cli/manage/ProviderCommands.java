package io.llmproxy.cli.manage;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code llmproxy manage providers}. */
@Command(name = "providers", description = "The providers that calls go to.")
final class ProviderCommands {
    private final ManageCommand manage;

    ProviderCommands(ManageCommand manage) {
        this.manage = manage;
    }

    @Command(description = "Reads the provider file again. A file with mistakes changes nothing.")
    void reload() {
        Session session = manage.open();
        Answer answer = session.client().post("providers/reload", Json.object());
        List<String> names = new ArrayList<>();
        answer.body().path("providers").forEach(name -> names.add(Printable.of(name.asText())));
        session.output().sentence(answer, "Providers: " + String.join(", ", names));
    }
}
