package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.Interest;
import java.util.Set;

/** Where in requests stands what the model is to read. */
final class RequestPaths {
    static final String ROLE = "role";

    private static final Set<String> MESSAGE_TEXTS = Set.of(
            "content",
            "content/text",
            "content/content",
            "content/content/text",
            "refusal",
            "tool_calls/function/name",
            "tool_calls/function/arguments",
            "function_call/name",
            "function_call/arguments",
            "arguments",
            "output",
            "text");
    private static final Set<String> TEXTS = Set.of(
            "instructions",
            "system",
            "system/text",
            "suffix",
            "contents/parts/text",
            "content/parts/text",
            "requests/content/parts/text",
            "systemInstruction/parts/text",
            "system_instruction/parts/text");

    private RequestPaths() {}

    static Interest interest(String path) {
        int slash = path.indexOf('/');
        String root = slash < 0 ? path : path.substring(0, slash);
        String below = slash < 0 ? "" : path.substring(slash + 1);
        return switch (root) {
            case "prompt" -> below.isEmpty() ? Interest.TEXTS_AND_COUNT : Interest.NONE;
            case "input" -> below.isEmpty() ? Interest.TEXTS_AND_COUNT : ofMessage(below);
            case "messages" -> ofMessage(below);
            case "tools", "functions" -> ofTool(below);
            case "model", "user", "safety_identifier", "echo", "store" -> Interest.MEMBER;
            default -> TEXTS.contains(path) ? Interest.TEXTS : Interest.NONE;
        };
    }

    private static Interest ofMessage(String below) {
        boolean isWanted = MESSAGE_TEXTS.contains(below) || below.equals(ROLE) || below.equals("name");
        return isWanted ? Interest.TEXTS : Interest.NONE;
    }

    /** Names, descriptions and choices reach the model, the syntax of a schema does not. */
    private static Interest ofTool(String below) {
        if (below.endsWith("/properties")) {
            return Interest.NAMES;
        }
        boolean isName = below.equals("name") || below.equals("function/name");
        boolean isText = below.equals("description") || below.endsWith("/description") || below.endsWith("/enum");
        return isName || isText ? Interest.TEXTS : Interest.NONE;
    }
}
