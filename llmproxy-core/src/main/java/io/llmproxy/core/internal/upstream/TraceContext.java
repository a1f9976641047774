package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import java.util.regex.Pattern;

/** The trace that a request belongs to (W3C Trace Context). */
final class TraceContext {
    /** Version, trace, parent and flags, in which all zeros stand for none; later versions may have more behind that. */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private TraceContext() {}

    /** Tells whether the trace may be continued. If not, then neither of its two fields means anything. */
    static boolean isValid(HeaderFields fields) {
        List<String> parents = fields.all("traceparent");
        return parents.size() == 1 && isParent(parents.get(0));
    }

    private static boolean isParent(String text) {
        var parts = PARENT.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        return switch (parts.group(1)) {
            case "ff" -> false;
            case "00" -> parts.group(2) == null;
            default -> true;
        };
    }
}
