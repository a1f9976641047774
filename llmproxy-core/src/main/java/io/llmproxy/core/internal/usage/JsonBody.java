package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.capture.CapturedBody;

/** Reads a captured body that is one JSON object. */
final class JsonBody {
    private JsonBody() {}

    /** Tells whether a text begins like a JSON object or array. */
    static boolean looksLikeJson(String text) {
        int start = 0;
        while (start < text.length() && isPadding(text.charAt(start))) {
            start++;
        }
        return start < text.length() && (text.charAt(start) == '{' || text.charAt(start) == '[');
    }

    /** Returns the outline of all that is known of the object: the members of the head, then those of the tail. */
    static ObjectNode outline(CapturedBody body) {
        JsonOutline outline = JsonOutline.of(withoutByteOrderMark(body.headText()));
        ObjectNode members = outline.members();
        if (!outline.isComplete()) {
            String rest = CutJson.lastMembers(body.isTruncated() ? body.tailText() : outline.unread());
            if (rest != null) {
                members.setAll(JsonOutline.of(rest).members());
            }
        }
        return members;
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean isPadding(char c) {
        return c == '\uFEFF' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
