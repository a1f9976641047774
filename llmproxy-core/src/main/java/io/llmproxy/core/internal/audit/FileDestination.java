package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditEvent;
import io.llmproxy.core.internal.event.AuditEventJson;
import io.llmproxy.core.internal.file.RotatingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One JSON line per event. Each batch is one write, which has reached the disk before the next one begins. */
final class FileDestination implements AuditDestination {
    private final RotatingFile file;

    FileDestination(RotatingFile file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void append(List<AuditEvent> events) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (AuditEvent event : events) {
            lines.append(AuditEventJson.line(event)).append('\n');
        }
        file.append(StandardCharsets.UTF_8.encode(lines.toString()));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
