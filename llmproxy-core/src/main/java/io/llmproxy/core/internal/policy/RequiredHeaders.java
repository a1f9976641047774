package io.llmproxy.core.internal.policy;

import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers without which a request may not go on. */
final class RequiredHeaders {
    private RequiredHeaders() {}

    static @Nullable Refusal check(List<String> names, HeaderFields headers) {
        for (String name : names) {
            if (isMissing(headers, name)) {
                return Refusal.of(400, "Header '" + name + "' required", "header_required");
            }
        }
        return null;
    }

    static boolean isMissing(HeaderFields headers, String name) {
        String value = headers.firstOrNull(name);
        return value == null || value.isBlank();
    }
}
