package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.Interest;
import io.llmproxy.core.internal.json.PathTree;
import java.util.List;
import java.util.Set;

/** Where in requests stands what the model is to read. */
final class RequestPaths {
    static final String ROLE = "role";

    private static final Set<String> MESSAGE_TEXTS = Set.of(
            ROLE,
            "name",
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

    /** What is kept of a request. */
    static final PathTree TREE = PathTree.builder()
            .keepMembersFrom(Set.of("model", "user", "safety_identifier", "echo", "store"))
            .keep(Interest.TEXTS_AND_COUNT, Set.of("prompt", "input"))
            .keep(Interest.TEXTS, ofMessages("input"))
            .keep(Interest.TEXTS, ofMessages("messages"))
            .keep(Interest.TEXTS, TEXTS)
            .judgeBelow("tools", path -> ofTool(path.substring("tools/".length())))
            .judgeBelow("functions", path -> ofTool(path.substring("functions/".length())))
            .build();

    private RequestPaths() {}

    private static List<String> ofMessages(String root) {
        return MESSAGE_TEXTS.stream().map(below -> root + "/" + below).toList();
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
