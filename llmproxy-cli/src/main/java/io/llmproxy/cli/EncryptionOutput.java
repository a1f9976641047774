package io.llmproxy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.EncryptionReport;
import io.llmproxy.core.EncryptionReport.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A report about encryption as lines for people or as JSON for programs. */
record EncryptionOutput(EncryptionReport report) {
    /** Returns what was found. */
    String text() {
        return String.join(System.lineSeparator(), lines());
    }

    /** Returns what was found and what was done about it, or would be. */
    String text(boolean isDryRun) {
        List<String> lines = lines();
        lines.add(line(isDryRun ? "would be rewritten" : "rewritten", report.rewritten()));
        return String.join(System.lineSeparator(), lines);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("encryption key", report.currentKeyId().orElse("none")));
        lines.add(line(
                "token hash key",
                report.tokenHashKey().map(EncryptionOutput::words).orElse("none yet")));
        lines.add(line(
                "provider keys",
                Stream.of(Form.values()).mapToLong(report::providerKeys).sum()));
        for (Form form : Form.values()) {
            lines.add(line("  " + words(form), report.providerKeys(form)));
        }
        for (Form form : List.of(Form.UNKNOWN_KEY, Form.DAMAGED)) {
            report.projects(form).forEach(project -> lines.add(line(words(form) + " of", "project " + project)));
        }
        return lines;
    }

    /** Returns what was found. */
    String json() {
        return found().toString();
    }

    /** Returns what was found and what was done about it, or would be. */
    String json(boolean isDryRun) {
        return found().put("dry_run", isDryRun)
                .put("rewritten", report.rewritten())
                .toString();
    }

    private ObjectNode found() {
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.put("encryption_key_id", report.currentKeyId().orElse(null));
        found.put(
                "token_hash_key",
                report.tokenHashKey().map(EncryptionOutput::name).orElse(null));
        ObjectNode counts = found.putObject("provider_keys");
        for (Form form : Form.values()) {
            counts.put(name(form), report.providerKeys(form));
        }
        report.projects(Form.UNKNOWN_KEY).forEach(found.putArray("unknown_key_projects")::add);
        report.projects(Form.DAMAGED).forEach(found.putArray("damaged_projects")::add);
        return found;
    }

    private static String line(String label, Object value) {
        return String.format(Locale.ROOT, "%-22s%s", label, value);
    }

    private static String words(Form form) {
        return name(form).replace('_', ' ');
    }

    private static String name(Form form) {
        return form.name().toLowerCase(Locale.ROOT);
    }
}
