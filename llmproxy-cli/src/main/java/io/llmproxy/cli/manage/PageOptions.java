package io.llmproxy.cli.manage;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which page of a long list. */
final class PageOptions {
    @Option(
            names = "--page",
            paramLabel = "<n>",
            converter = PositiveConverter.class,
            description = "Which page, from 1 on.")
    private @Nullable Long page;

    @Option(
            names = "--page-size",
            paramLabel = "<n>",
            converter = PositiveConverter.class,
            description = "How many to a page; the server has a limit.")
    private @Nullable Long pageSize;

    void addTo(Query query) {
        query.with("page", page).with("page_size", pageSize);
    }

    /** Returns a line that tells if there is more than the answer has, else nothing. */
    String note(Answer answer) {
        OptionalLong total = answer.total();
        int shown = answer.body().size();
        return total.isEmpty() || total.getAsLong() <= shown
                ? ""
                : shown + " of " + total.getAsLong() + "; see --page and --page-size";
    }
}
