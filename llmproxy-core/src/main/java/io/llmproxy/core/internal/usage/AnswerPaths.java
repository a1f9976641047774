package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.Interest;
import io.llmproxy.core.internal.json.PathTree;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where in answers stands what the model wrote. */
final class AnswerPaths {
    static final String INDEX = "choices/index";
    static final String FINISH = "choices/finish_reason";
    static final String CANDIDATE_FINISH = "candidates/finishReason";

    private static final Set<String> MEMBERS = Set.of(
            "type",
            "object",
            "id",
            "run_id",
            "model",
            "modelVersion",
            "status",
            "task",
            "language",
            "name",
            "promptFeedback",
            "duration",
            "index",
            "output_index",
            "content_index",
            "response",
            "response/model",
            "response/id",
            "message",
            "message/model",
            "x_groq",
            "x_groq/error");

    /** All of what lies there are members. */
    private static final List<String> SUBTREES =
            List.of("error", "usage", "response/usage", "message/usage", "x_groq/usage", "usageMetadata");

    /** Kept in any case, being members of usage; known, they need no text of their own in each answer. */
    private static final List<String> USUAL_COUNTERS = List.of(
            "prompt_tokens",
            "completion_tokens",
            "input_tokens",
            "output_tokens",
            "total_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "prompt_tokens_details",
            "prompt_tokens_details/cached_tokens",
            "prompt_tokens_details/audio_tokens",
            "completion_tokens_details",
            "completion_tokens_details/reasoning_tokens",
            "completion_tokens_details/audio_tokens",
            "completion_tokens_details/accepted_prediction_tokens",
            "completion_tokens_details/rejected_prediction_tokens",
            "input_tokens_details",
            "input_tokens_details/cached_tokens",
            "output_tokens_details",
            "output_tokens_details/reasoning_tokens");

    private static final Set<String> MESSAGE = Set.of(
            "content",
            "content/text",
            "refusal",
            "reasoning",
            "reasoning_content",
            "tool_calls/function/name",
            "tool_calls/function/arguments",
            "function_call/name",
            "function_call/arguments",
            "audio/transcript");
    private static final Set<String> OUTPUT_ITEM = Set.of(
            "content", "content/text", "content/refusal", "content/transcript", "name", "arguments", "summary/text");
    private static final Set<String> MESSAGE_BLOCK =
            Set.of("content_block/name", "content_block/text", "delta/text", "delta/partial_json", "delta/thinking");
    private static final Set<String> CANDIDATE =
            Set.of("candidates/content/parts/text", "candidates/content/parts/functionCall/name");
    private static final Set<String> ANSWER = answer();

    /** What is kept of an answer. */
    static final PathTree TREE = PathTree.builder()
            .keep(Interest.MEMBER, MEMBERS)
            .keepMembersFrom(SUBTREES)
            .keepMembersFrom(countersOf("usage"))
            .keepMembersFrom(countersOf("response/usage"))
            .keepMembersFrom(countersOf("message/usage"))
            .keep(Interest.TEXTS, texts())
            .build();

    private AnswerPaths() {}

    private static List<String> countersOf(String usage) {
        return USUAL_COUNTERS.stream().map(counter -> usage + "/" + counter).toList();
    }

    private static Set<String> answer() {
        Set<String> paths = new TreeSet<>(
                Set.of("choices/text", "content/text", "content/thinking", "content/name", "text", "completion"));
        MESSAGE.forEach(path -> paths.add("choices/message/" + path));
        MESSAGE.forEach(path -> paths.add("choices/delta/" + path));
        OUTPUT_ITEM.forEach(path -> paths.add("output/" + path));
        return Set.copyOf(paths);
    }

    private static Set<String> texts() {
        Set<String> paths = new TreeSet<>(ANSWER);
        paths.addAll(Set.of(INDEX, FINISH, CANDIDATE_FINISH, "delta", "item/name"));
        paths.addAll(MESSAGE_BLOCK);
        paths.addAll(CANDIDATE);
        OUTPUT_ITEM.forEach(path -> paths.add("response/output/" + path));
        return paths;
    }

    /** Tells whether an object that stands for itself, or a chunk, has at a path what the model wrote. */
    static boolean isOfAnswer(String path) {
        return ANSWER.contains(path);
    }

    static boolean isOfMessageBlock(String path) {
        return MESSAGE_BLOCK.contains(path);
    }

    static boolean isOfCandidate(String path) {
        return CANDIDATE.contains(path);
    }
}
