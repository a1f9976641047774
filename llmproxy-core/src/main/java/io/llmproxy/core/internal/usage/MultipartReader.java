package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.capture.MultipartParser;
import io.llmproxy.core.internal.capture.PartHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads text fields of a {@code multipart/form-data} body (RFC 7578) as it comes, wherever the files stand between them. */
final class MultipartReader implements MultipartParser.Listener {
    private static final int MAX_VALUE = 16 * 1024;

    private final Set<String> wanted;
    private final Map<String, String> fields = new HashMap<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private @Nullable String name;

    MultipartReader(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** Returns the fields that have been whole so far; the first of a name counts. */
    Map<String, String> fields() {
        return fields;
    }

    @Override
    public void part(PartHead head) {
        String field = head.name();
        name = field != null && wanted.contains(field) && !head.isFile() ? field : null;
        value.reset();
    }

    @Override
    public void data(byte[] buffer, int offset, int length) {
        if (name == null) {
            return;
        }
        if (value.size() + length > MAX_VALUE) {
            name = null;
        } else {
            value.write(buffer, offset, length);
        }
    }

    @Override
    public void end() {
        if (name != null) {
            fields.putIfAbsent(name, value.toString(StandardCharsets.UTF_8));
        }
    }
}
