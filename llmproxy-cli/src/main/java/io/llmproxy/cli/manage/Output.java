package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/** Shows answers on stdout: for people or, with {@code --json}, as the server's JSON. */
final class Output {
    private final PrintWriter out;
    private final boolean isJson;

    Output(PrintWriter out, boolean isJson) {
        this.out = out;
        this.isJson = isJson;
    }

    /**
     * Shows one thing, a line per field.
     *
     * @throws ManageException if it is no object
     */
    void thing(Answer answer, List<Field> fields) {
        if (!answer.body().isObject()) {
            throw new ManageException(ExitStatus.UNEXPECTED, "the answer is not one thing (expected: an object)", null);
        }
        if (isJson) {
            json(answer);
            return;
        }
        for (Field field : fields) {
            String text = field.line(answer.body());
            if (!text.isEmpty()) {
                out.println(field.label() + ": " + text);
            }
        }
        out.flush();
    }

    /**
     * Shows a list.
     *
     * @param things the list within the answer
     * @param plural what the things are called
     * @param note a line below the table, or nothing
     * @throws ManageException if it is no list
     */
    void list(Answer answer, JsonNode things, List<Field> columns, String plural, String note) {
        if (!things.isArray()) {
            throw new ManageException(
                    ExitStatus.UNEXPECTED, "the answer has no list of " + plural + " (expected: an array)", null);
        }
        if (isJson) {
            json(answer);
            return;
        }
        if (things.isEmpty()) {
            out.println("No " + plural);
        } else {
            Table.lines(columns, things).forEach(out::println);
        }
        if (!note.isEmpty()) {
            out.println();
            out.println(note);
        }
        out.flush();
    }

    /** Says a sentence about an answer. */
    void sentence(Answer answer, String sentence) {
        if (isJson) {
            json(answer);
            return;
        }
        out.println(Printable.of(sentence));
        out.flush();
    }

    private void json(Answer answer) {
        out.println(Json.pretty(answer.body()));
        out.flush();
    }
}
