package io.llmproxy.core.internal.journal;

import java.nio.file.Path;

/** A process that tries to open a journal, and ends with 1 if that is refused. */
public final class JournalAsker {
    private JournalAsker() {}

    /** Expects the file. */
    public static void main(String[] args) {
        Journals.open(Path.of(args[0])).close();
    }
}
