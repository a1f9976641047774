package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what the management API tells the audit trail. */
final class RecordingAudit implements ManagementAudit {
    private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

    record Entry(String action, AuditOutcome outcome, Origin origin, ObjectNode details) {
        String detail(String name) {
            return details.path(name).asText();
        }
    }

    @Override
    public void record(String action, AuditOutcome outcome, Origin origin, ObjectNode details) {
        entries.add(new Entry(action, outcome, origin, details));
    }

    Entry last() {
        return entries.get(entries.size() - 1);
    }

    List<String> actions() {
        return entries.stream().map(Entry::action).toList();
    }
}
